"""The scorecard as one HTML file that needs nothing else, in the brief's style."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forecast.render.clean import clean
from forecast.scoring.charts import pictures
from forecast.scoring.scorecard import Scorecard
from forecast.scoring.view import summary, tables

ROWS = 100


def render_scorecard(card: Scorecard) -> str:
    """The page; raises jinja2.UndefinedError if the template asks for what is not there."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("forecast.scoring"), PackageLoader("forecast.render")]),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    *diagrams, over_time = pictures(card) or (None,)
    page = environment.get_template("scorecard.html.j2")
    words = {"card": card, "summary": summary(card), "tables": tables(card, ROWS)}
    return page.render(**words, diagrams=diagrams, over_time=over_time) + "\n"


def _finalize(value: object) -> str:
    return value if isinstance(value, Markup) else clean(str(value))
