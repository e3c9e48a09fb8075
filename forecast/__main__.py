"""`python -m forecast` is the `forecast` command."""

import os
import sys

# Python looks for modules in the current folder first, where a workspace may have any.
if sys.path and sys.path[0] in ("", os.getcwd()) and not sys.flags.safe_path:
    del sys.path[0]

from forecast.cli import main

main()
