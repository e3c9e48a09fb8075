"""Settings of the whole suite: no chance in it that a seed does not fix."""

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.load_profile("suite")
