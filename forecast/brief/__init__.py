"""From an assessment to the brief: one view, its page and its data; other forms are read from the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forecast.brief.charts import Charts
from forecast.brief.data import render_json
from forecast.brief.timeline_chart import CHARTS
from forecast.brief.view import BriefView, build_view
from forecast.render.blocks import Document
from forecast.render.markdown import write_markdown
from forecast.render.programs import check_pdf, check_word
from forecast.render.reading import read_blocks
from forecast.render.templates import template
from forecast.render.tree import read_page

__all__ = [
    "CHARTS",
    "CHECKS",
    "RENDERERS",
    "SECTIONS",
    "USUAL",
    "BriefView",
    "build_view",
    "render",
    "render_html",
    "render_json",
    "render_markdown",
    "render_section",
]

_UNNAMED = "not named"


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of the annex: the name of its template, the id of its element, its title in the contents."""

    name: str
    id: str
    title: str
    is_in: Callable[[BriefView], bool] = lambda view: True

    @property
    def template(self) -> str:
        """The file of its template."""
        return f"_{self.name}.html.j2"


SECTIONS = (
    PageSection("judge", "judge", "Analyst", lambda view: view.judge is not None),
    PageSection("scenarios", "scenarios", "Scenarios"),
    PageSection("evidence", "moved", "Evidence"),
    PageSection("indicators", "matrix", "Indicators"),
    PageSection("sensitivity", "assumptions", "Sensitivity"),
    PageSection("alternatives", "alternatives", "Alternatives"),
    PageSection("watch", "watch", "To watch"),
    PageSection("course", "timeline", "Course", lambda view: view.timeline is not None),
    PageSection("change", "change", "Change"),
    PageSection("sources", "sources", "Sources"),
    PageSection("method", "method", "Method"),
    PageSection("reports", "reports", "Reports"),
)


def render(view: BriefView, suffixes: Iterable[str]) -> dict[str, bytes]:
    """The brief in the forms of some suffixes; its page is made once for all."""
    wanted = tuple(suffixes)
    html = "" if wanted == (".json",) else render_html(view)
    return {suffix: RENDERERS[suffix](view, html) for suffix in wanted}


def render_html(view: BriefView) -> str:
    """The brief as one HTML file that needs nothing else: no script, no font, no network."""
    return _rendered("brief.html.j2", view) + "\n"


def render_section(view: BriefView, name: str) -> str:
    """One section of the page by its name in SECTIONS, or "first", for a page that shows it alone."""
    return _rendered(f"_{name}.html.j2", view)


def _rendered(name: str, view: BriefView) -> str:
    annex = [section for section in SECTIONS if section.is_in(view)]
    page = template("forecast.brief", name)
    return page.render(view=view, annex=annex, charts=Charts(view))


def render_markdown(view: BriefView) -> str:
    """The brief in GitHub Markdown."""
    return _markdown(view, render_html(view)).decode("utf-8")


def document(view: BriefView, html: str) -> Document:
    """The page of a brief as blocks, with what its files say of themselves."""
    header = view.header
    return Document(
        title=header.title,
        author="" if header.author == _UNNAMED else header.author,
        subject=f"Assessment as of {header.as_of}",
        keywords=header.tags,
        handling=header.handling,
        as_of=header.as_of.value,
        day=header.as_of.text,
        blocks=read_blocks(read_page(html)),
    )


def _markdown(view: BriefView, html: str) -> bytes:
    return write_markdown(document(view, html).blocks).encode("utf-8")


def _pdf(view: BriefView, html: str) -> bytes:
    from forecast.render.pdf import write_pdf

    return write_pdf(document(view, html), html)


def _word(view: BriefView, html: str) -> bytes:
    from forecast.render.word import write_word

    return write_word(document(view, html), {})


# By the suffix of the file that each makes, from the view and its page; JSON last, since it tells the next
# brief what this one said.
RENDERERS: Mapping[str, Callable[[BriefView, str], bytes]] = {
    ".html": lambda view, html: html.encode("utf-8"),
    ".md": _markdown,
    ".pdf": _pdf,
    ".docx": _word,
    ".json": lambda view, html: render_json(view).encode("utf-8"),
}
# What is made when nothing else is asked for, and what sees whether the others can be.
USUAL = (".html", ".md", ".json")
CHECKS: Mapping[str, Callable[[], None]] = {".pdf": check_pdf, ".docx": check_word}
