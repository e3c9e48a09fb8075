"""Values that everything stands on: problems, dates, scales, ids, atomic writing."""
