"""What an analyst does between assessments: look over the questions, look up, search, begin a new one.

`show` and `find` read what is typed, so that they work in files that still have errors.
"""
