"""Writes records and evidence, and checks quotes against the texts of articles."""
