"""Settings of the whole suite: no chance in it that a seed does not fix, and nothing compiled."""

import os

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.load_profile("suite")
# The models that some tests write for themselves are small: compiling one takes longer than the test.
os.environ.setdefault("PYTENSOR_FLAGS", "linker=py,optimizer=None,cxx=")
