"""What is parsed and linked, as frozen dataclasses."""
