"""Scores of published forecasts: tables of forecasts in, a scorecard out."""
