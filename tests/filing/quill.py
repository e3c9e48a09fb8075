"""A made-up desk whose two articles are registered: the second retells the first."""

from pathlib import Path

from forecast import api
from tests.articles.texts import ECHO, STORM
from tests.workspaces import write

EVIDENCE = "evidence/quill.yaml"
HERALD = "seeds/herald-2031-03-04.yaml"

DESK = {
    "scenarios/quill.yaml": """\
question: Will the harbour of Quill be closed for three days or more by 31 March 2031?
opens: 2031-03-01
closes: 2031-03-31
as_of: 2031-03-10
yes: closed
scenarios:
  closed:
    title: Closed for three days
    resolves_if: The port authority's bulletin lists three days running on which no ship left or entered.
  open: {title: Open as before, resolves_if: otherwise}
prior:
  shares: {closed: 1, open: 9}
  why: It was closed so in three of the last thirty springs.
indicators:
  storm-lasts:
    text: The storm lasts until Thursday.
    given: {closed: very likely, open: unlikely}
    why: Nothing but weather closes the harbour.
  grain-waits:
    text: Grain is waiting on the quay.
    given: {closed: likely, open: roughly even chance}
    why: What cannot leave stays.
""",
    EVIDENCE: """\
# Who says what of the storm.
reports:
  # the fishermen know the sea
  fishermen-no-such-storm:
    indicator: storm-lasts
    source: fishermen
    stance: affirms # in their way
    citations:
      - article: herald-2031-03-04
        quote: >-
          The sea moves as it never did before, and
          nobody here will sail

  grain-on-the-quay: # a figure of the authority
    indicator: grain-waits
    source: port-authority
    stance: affirms
    citations:
      - {article: herald-2031-03-04, quote: "65,000 tonnes of grain"} # in thousands

# --- the end ---
""",
    "evidence/sources.yaml": """\
sources:
  fishermen: {name: Fishermen of Quill, reliability: C}
  port-authority: {name: Port authority of Quill, reliability: B}
  echo: {name: The Quay Echo, reliability: D}
""",
}


def desk(root: Path) -> Path:
    """The desk with its articles registered and no quote anchored yet."""
    write(root, DESK | {"in/herald.txt": STORM, "in/echo.txt": ECHO})
    for name, outlet, day in (("herald", "The Quill Herald", "04"), ("echo", "The Quay Echo", "05")):
        draft = api.read_article(root / f"in/{name}.txt")
        api.add_article(
            draft,
            f"{name}-2031-03-{day}",
            root,
            outlet=outlet,
            published=f"2031-03-{day}",
            title=name.title(),
        )
    return root


def anchored(root: Path) -> Path:
    """The desk with all quotes anchored."""
    api.anchor_quotes(workspace=desk(root))
    return root
