"""A small made-up case, written for the tests: will a strait be closed to tankers?"""

from pathlib import Path

QUESTION = "scenarios/strait.yaml"
EVIDENCE = "evidence/strait.yaml"
SOURCES = "evidence/sources.yaml"
COURIER = "seeds/courier.yaml"
GAZETTE = "seeds/gazette.yaml"

STRAIT = {
    QUESTION: """\
question: Will the Strait of Marrow be closed to tankers by 31 March 2031?
opens: 2030-12-01
closes: 2031-03-31
as_of: 2031-01-15
scenarios:
  closed:
    title: The strait is closed
    resolves_if: Two independent origins state that no tanker passed for seven days running.
  tolled:
    title: Ships pay to pass
    resolves_if: The port authority publishes a toll for tankers and two carriers confirm that they paid.
  open:
    title: Ships pass as before
    resolves_if: otherwise
prior:
  rates:
    - {scenario: closed, events: 2, exposure: 80, per: year, class: closed straits, source: own count}
    - {scenario: closed, events: 1, trials: 9, class: threats to close one, source: own count, through: 2029}
  shares: {tolled: 1, open: 5}
  why: The strait was threatened before, and threats are rarely carried out.
indicators:
  mines-laid:
    text: Mines have been laid in the strait.
    given:
      closed: likely
      tolled: 2-10%
      open: 0.01
    why: Mines are the cheapest way to close a strait and no way to earn from it.
    group: navy
  pilots-hired:
    text: The port authority is hiring pilots.
    given:
      tolled: very likely
      others: unlikely
    why: A toll is collected by pilots who board every ship.
""",
    EVIDENCE: """\
reports:
  fishermen-saw-mines:
    indicator: mines-laid
    source: fishermen
    stance: affirms
    date: 2031-01-09
    certainty: likely
    grade: B2
    citations:
      - article: courier
        quote: "We saw them drop mines"
        via: [harbour-radio]
      - article: gazette
        quote: "they drop mines"
  ministry-denies-mines:
    indicator: mines-laid
    source: ministry
    stance: denies
    deception: {closed: 0.3}
    citations:
      - article: gazette
        quote: "There are no mines"
  ministry-expects-calm:
    scenario: open
    source: ministry
    stance: affirms
    citations:
      - article: gazette
        quote: "All ships pass"
  ships-waiting:
    source: fishermen
    citations:
      - article: courier
        quote: "Ships are waiting"
""",
    SOURCES: """\
sources:
  fishermen:
    name: Fishermen of Marrow
    reliability: C
  ministry:
    name: Ministry of the Sea
    reliability: D
    affirms_anyway: 0.2
    interest: collects the harbour dues
""",
    COURIER: """\
outlet: The Marrow Courier
title: Mines in the strait
published: 2031-01-10
""",
    GAZETTE: """\
outlet: Gazette of the Sea
title: Ministry speaks
published: 2031-01-10..2031-01-11
url: https://gazette.example/1
language: en
words: 320
""",
}

# The same with days that have come, for commands that look at the clock.
PAST = {name: text.replace("2031", "2026").replace("2030", "2025") for name, text in STRAIT.items()}


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder, and give the folder back."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The made-up case with one place of one file changed."""
    assert STRAIT[file].count(old) == 1, f"{old!r} stands {STRAIT[file].count(old)} times in {file}"
    return STRAIT | {file: STRAIT[file].replace(old, new)}


# The same with the scenario that means yes, so that `check` has nothing to warn of.
ASKED = changed(QUESTION, "as_of: 2031-01-15\n", "as_of: 2031-01-15\nyes: closed\n")
