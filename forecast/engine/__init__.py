"""Inputs, engines, diagnostics, assessment."""
