"""SavedAssessment records as `forecast run` leaves them, as far as the desk reads them."""

import json

RECORD = {
    "record": 1,
    "question": "strait",
    "as_of": "2031-01-10",
    "scenarios": [
        {"id": "closed", "title": "The strait is closed", "posterior": 0.31},
        {"id": "open", "title": "Ships pass as before", "posterior": 0.62},
        {"id": "tolled", "title": "Ships pay to pass", "posterior": 0.07},
    ],
    "verdict": {"status": "passed"},
}


def saved(day="2031-01-10", question="strait", **changes):
    """A record as a file of a workspace."""
    record = RECORD | {"question": question, "as_of": day} | changes
    return {f"assessments/{question}/{day}.json": json.dumps(record)}
