"""A made-up case with eight scenarios and reports on several days, for timelines."""

from tests.workspaces import EVIDENCE, QUESTION, SOURCES

NAMES = ("closed", "mined", "tolled", "patrolled", "shared", "leased", "ignored", "open")
TITLES = {
    "closed": "The strait is closed to every tanker until further notice by the port authority",
    "mined": "Mines lie in it",
    "tolled": "Ships pay to pass",
    "patrolled": "Gunboats escort ships",
    "shared": "Both shores run it together",
    "leased": "It is leased to a company",
    "ignored": "Orders are given and nobody obeys them",
    "open": "Ships pass as before",
}


def _question() -> str:
    scenarios = "\n".join(
        f"  {name}: {{title: {title}, resolves_if: {'otherwise' if name == 'open' else 'It is announced.'}}}"
        for name, title in TITLES.items()
    )
    shares = ", ".join(f"{name}: {place}" for place, name in enumerate(NAMES, start=1))
    return f"""\
question: What becomes of the Strait of Marrow by 31 March 2031?
opens: 2030-12-01
closes: 2031-03-31
as_of: 2031-01-15
scenarios:
{scenarios}
prior:
  shares: {{{shares}}}
indicators:
  mines-laid:
    text: Mines have been laid in the strait.
    given: {{mined: very likely, closed: likely, others: unlikely}}
    group: navy
  pilots-hired:
    text: The port authority is hiring pilots.
    given: {{tolled: very likely, leased: likely, others: unlikely}}
  boats-seen:
    text: Gunboats lie in the roads.
    given: {{patrolled: very likely, closed: likely, shared: 40%, others: very unlikely}}
    group: navy
"""


def _report(name: str, indicator: str, source: str, stance: str, day: str) -> str:
    return f"""\
  {name}:
    indicator: {indicator}
    source: {source}
    stance: {stance}
    date: {day}
    citations:
      - {{article: log-{day}, quote: "so they say"}}
"""


REPORTED = (
    ("fishers-mines", "mines-laid", "fishers", "affirms", "2030-12-05"),
    ("office-no-mines", "mines-laid", "office", "denies", "2030-12-06"),
    ("pilots-boats", "boats-seen", "pilots", "affirms", "2030-12-20"),
    ("office-pilots", "pilots-hired", "office", "affirms", "2031-01-03"),
    ("fishers-boats", "boats-seen", "fishers", "denies", "2031-01-10"),
)
EIGHT = {
    QUESTION: _question(),
    EVIDENCE: "reports:\n" + "".join(_report(*each) for each in REPORTED),
    SOURCES: """\
sources:
  fishers: {name: Fishers of Marrow, reliability: C}
  office: {name: Port office, reliability: B}
  pilots: {name: Pilots of Marrow, reliability: A}
""",
} | {
    f"seeds/log-{day}.yaml": f"outlet: The Log\ntitle: News of {day}\npublished: {day}\n"
    for *_, day in REPORTED
}
