"""Warnings about a sound case: what often goes wrong in judgement."""

from forecast.checks.check import check

__all__ = ["check"]
