"""Files to data: YAML text, what is typed, and the case that links it."""
