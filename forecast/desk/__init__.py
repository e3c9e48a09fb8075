"""Work between assessments: the overview of all questions, look-ups, search, new questions, renames.

`show` and `find` read what is typed, so that they work in files that still have errors.
"""
