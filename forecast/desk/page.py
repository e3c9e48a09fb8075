"""The overview as one self-contained HTML page: no script, and links to briefs beside it alone."""

from forecast.desk.board import Board
from forecast.render.templates import template


def render_page(board: Board) -> str:
    """The page; every value is escaped, and raises jinja2.UndefinedError for what is not there."""
    return template("forecast.desk", "overview.html.j2").render(board=board, page=board.page) + "\n"
