"""What four products show first, as a drawing: `python -m tools.first_pages`.

Schematic, from the table below: blocks in the order of the page, their heights judged and not measured.
docs/brief.md names the sources of every order. Colours follow the reader's light or dark setting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "first-pages.svg"
KINDS = {"answer": "answer", "reason": "why", "doubt": "how sure", "frame": "frame"}
WIDTH, GAP, TOP, UNIT, KEY = 206, 16, 64, 28, 40


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: its name, its height in units, and what it answers, a key of KINDS."""

    name: str
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Page:
    """A product's first screen, from the top."""

    title: str
    note: str
    blocks: tuple[Block, ...]


PAGES = (
    Page(
        "This brief",
        "its first page",
        (
            Block("Question, day, notices", 1.4, "frame"),
            Block("Answer: word, number, strip", 2, "answer"),
            Block("Confidence and its reason", 1.2, "doubt"),
            Block("All scenarios in one chart", 2.6, "answer"),
            Block("Key judgements", 2.6, "reason"),
            Block("What would change our mind", 1.6, "doubt"),
            Block("What we do not know", 1.2, "doubt"),
        ),
    ),
    Page(
        "Key Judgments",
        "US estimate of 2007",
        (
            Block("Who issues it, and why", 2.4, "frame"),
            Block("Scope note, key questions", 2.2, "frame"),
            Block("What the words mean", 2.6, "doubt"),
            Block("Judgement, confidence first", 2.2, "answer"),
            Block("More judgements", 2, "reason"),
            Block("What differs from 2005", 1.2, "reason"),
        ),
    ),
    Page(
        "Metaculus",
        "a question's page",
        (
            Block("Status", 0.8, "frame"),
            Block("Question", 1.6, "frame"),
            Block("Community prediction", 2.4, "answer"),
            Block("Key factors, if there are any", 1.6, "reason"),
            Block("Timeline of the prediction", 2.8, "answer"),
            Block("Resolution criteria", 1.8, "frame"),
            Block("Background", 1.6, "reason"),
        ),
    ),
    Page(
        "FiveThirtyEight",
        "US election of 2020",
        (
            Block("Maps of possible outcomes", 3.4, "answer"),
            Block("Latest news and coverage", 2.6, "reason"),
            Block("Who is favoured, in words", 1.2, "answer"),
            Block("How it is simulated", 1.2, "doubt"),
            Block("100 outcomes, n in 100", 4.2, "answer"),
        ),
    ),
)

# Grey and three blues and browns, told apart by lightness too; a printed copy is read without colours.
STYLE = """\
text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:15px}.note{fill:#555}
rect{stroke:#fff;stroke-width:2}.page{fill:none;stroke:#999;stroke-width:1}
.answer{fill:#8fb8de}.reason{fill:#f0d9a8}.doubt{fill:#cfe3c4}.frame{fill:#e4e4e4}
@media(prefers-color-scheme:dark){text{fill:#eee}.note{fill:#bbb}rect{stroke:#1a1a1a}.page{stroke:#777}
.answer{fill:#2d5f8f}.reason{fill:#6b5424}.doubt{fill:#3b5c31}.frame{fill:#444}}"""


def main() -> None:
    """Write the drawing."""
    TARGET.write_text(drawing(PAGES), encoding="utf-8")
    print(TARGET)


def drawing(pages: tuple[Page, ...]) -> str:
    """The pages side by side as SVG, with a title and a description for those who hear it."""
    height = TOP + UNIT * max(sum(block.height for block in page.blocks) for page in pages) + KEY + GAP
    width = GAP + len(pages) * (WIDTH + GAP)
    parts = [part for at, page in enumerate(pages) for part in _page(page, GAP + at * (WIDTH + GAP))]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
            f' height="{height:g}" role="img" aria-labelledby="title text">',
            f'<title id="title">First screens compared</title><desc id="text">{escape(alt(pages))}</desc>',
            f"<style>{STYLE}</style>",
            *parts,
            *_key(GAP, height - KEY),
            "</svg>\n",
        )
    )


def alt(pages: tuple[Page, ...]) -> str:
    """The drawing in words, page by page."""
    return " ".join(f"{page.title}: {', then '.join(block.name for block in page.blocks)}." for page in pages)


def _page(page: Page, left: float) -> Iterator[str]:
    yield f'<text class="title" x="{left}" y="26">{escape(page.title)}</text>'
    yield f'<text class="note" x="{left}" y="46">{escape(page.note)}</text>'
    tops = accumulate((block.height for block in page.blocks), initial=0.0)
    for block, top in zip(page.blocks, tops, strict=False):
        yield from _block(block, left, TOP + UNIT * top)
    whole = UNIT * sum(block.height for block in page.blocks)
    yield f'<rect class="page" x="{left}" y="{TOP}" width="{WIDTH}" height="{whole:g}"/>'


def _block(block: Block, left: float, top: float) -> Iterator[str]:
    height = UNIT * block.height
    yield f'<rect class="{block.kind}" x="{left}" y="{top:g}" width="{WIDTH}" height="{height:g}"/>'
    yield f'<text x="{left + 8}" y="{top + height / 2 + 5:g}">{escape(block.name)}</text>'


def _key(left: float, top: float) -> Iterator[str]:
    for at, (kind, meaning) in enumerate(KINDS.items()):
        x = left + at * 120
        yield f'<rect class="{kind}" x="{x}" y="{top:g}" width="22" height="22"/>'
        yield f'<text x="{x + 28}" y="{top + 16:g}">{escape(meaning)}</text>'


if __name__ == "__main__":
    main()
