"""The scorecard as one HTML file that needs nothing else, in the brief's style."""

from forecast.render.templates import template
from forecast.scoring.charts import pictures
from forecast.scoring.scorecard import Scorecard
from forecast.scoring.view import summary, tables

ROWS = 100


def render_scorecard(card: Scorecard) -> str:
    """The page; raises jinja2.UndefinedError if the template asks for what is not there."""
    *diagrams, over_time = pictures(card) or (None,)
    values = {"card": card, "summary": summary(card), "tables": tables(card, ROWS)}
    page = template("forecast.scoring", "scorecard.html.j2")
    return page.render(**values, diagrams=diagrams, over_time=over_time) + "\n"
