"""Edits of a made-up case that are all of a later day, drawn at random: what an earlier day must not see.

The case has what a leak could hide in: dates left out, an article withdrawn before and one after the
as-of dates, groups, a class that has just begun, an indicator and a scenario of a later day already.
"""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from forecast.files.yaml_text import parse
from tests.workspaces import EVIDENCE, QUESTION, SOURCES, STRAIT, write

type Files = dict[str, Any]
type Edit = Callable[["Later", Files], None]

CLOSES = date(2031, 3, 31)
AS_OF = (date(2031, 1, 10), date(2031, 1, 12), date(2031, 1, 20), date(2031, 2, 20))
WORDS = ("almost no chance", "very unlikely", "unlikely", "likely", "very likely", "40-60%", 0.3)
HERALD = "seeds/herald.yaml"
MORE = """
reports:
  herald-saw-mines:
    indicator: mines-laid
    source: herald
    stance: affirms
    citations:
      - {article: herald, quote: Mines float off the mole}
      - {article: gazette, quote: mines are said to float}
  captain-saw-none:
    indicator: mines-laid
    source: captain
    stance: denies
    detection: 0.7
    citations:
      - {article: gazette, quote: I saw none}
  fishermen-met-pilots:
    indicator: pilots-hired
    source: fishermen
    stance: affirms
    date: 2031-01-09
    citations:
      - {article: courier, quote: New pilots came aboard}
"""


def start() -> Files:
    """The case before the edits, as plain data by file."""
    files: Files = {name: parse(text, name).data for name, text in STRAIT.items()}
    del files[QUESTION]["as_of"]
    files[EVIDENCE]["reports"] |= parse(MORE, "more").data["reports"]
    files[SOURCES]["sources"] |= {
        "herald": {"name": "The Herald", "reliability": "B"},
        "captain": {"name": "A captain", "reliability": "F", "affirms_anyway": 0.3},
    }
    files[HERALD] = {
        "outlet": "The Herald",
        "title": "Mines off the mole",
        "published": "2031-01-09",
        "withdrawn": {"date": "2031-01-14", "why": "The picture was of another mole."},
    }
    question = files[QUESTION]
    question["indicators"] |= {
        "tankers-wait": {
            "text": "Tankers wait outside.",
            "given": {"closed": "likely", "others": "unlikely"},
        },
        "navy-sails": {
            "text": "The navy has left port.",
            "given": {"closed": "very likely", "others": "unlikely"},
            "group": "navy",
            "added": "2031-01-11",
        },
    }
    question["indicators"]["pilots-hired"]["group"] = "port"
    question["dependence"] = {"navy": [0, 0.5], "port": 0.25}
    return files


def save(root: Path, files: Files) -> Path:
    """Write the files as YAML."""
    options = {"sort_keys": False, "allow_unicode": True, "width": 1_000}
    return write(root, {name: yaml.safe_dump(data, **options) for name, data in files.items()})


class Later:
    """Draws edits of days after an as-of date."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.as_of = self.random.choice(AS_OF)
        self.count = 0

    def edited(self, files: Files) -> Files:
        """The files with one to four edits, each of a later day."""
        files = copy.deepcopy(files)
        for edit in self.random.choices(EDITS, k=self.random.randint(1, 4)):
            edit(self, files)
        return files

    def day(self, until: date = CLOSES) -> str:
        """A day after the as-of date."""
        return str(self.as_of + timedelta(days=self.random.randint(1, (until - self.as_of).days)))

    def name(self) -> str:
        """A new id, before or after the others in the alphabet."""
        self.count += 1
        return f"{self.random.choice('az')}-later-{self.count}"

    def put(self, into: Files, name: str, value: Any) -> None:
        """Add an entry to a map, first, last or in between."""
        entries = list(into.items())
        entries.insert(self.random.randint(0, len(entries)), (name, value))
        into.clear()
        into.update(entries)

    def article(self, files: Files) -> str:
        """A later article, whose publication may have begun before."""
        name, last = self.name(), self.day()
        published = self.random.choice([last, f"2031-01-02..{last}"])
        files[f"seeds/{name}.yaml"] = {"outlet": "Later", "title": name, "published": published}
        return name

    def source(self, files: Files) -> str:
        """A source that is there, or a new one."""
        if self.random.random() < 0.5:
            return self.random.choice(list(files[SOURCES]["sources"]))
        name = self.name()
        letter, sure = self.random.choice("ABCDEF"), self.random.choice([0.1, 0.9])
        self.put(
            files[SOURCES]["sources"], name, {"name": name, "reliability": letter, "affirms_anyway": sure}
        )
        return name

    def report(self, files: Files, **subject: Any) -> None:
        """A report by a later article, said later, or before and not published until then."""
        about = self.article(files)
        told = {
            "source": self.source(files),
            "citations": [{"article": about, "quote": self.name()}],
            **subject,
        }
        if subject:
            told |= {"stance": self.random.choice(["affirms", "denies"])}
        if self.random.random() < 0.3:
            told |= {"date": "2031-01-02"}
        told |= self.random.choice([{}, {"handling": "TLP:RED"}, {"grade": "A1"}, {"origin": "each"}])
        reports = files[EVIDENCE]["reports"]
        if self.random.random() < 0.3:  # in a file of its own, which is read after the other
            reports = files.setdefault("evidence/strait/aaa.yaml", {"reports": {}})["reports"]
        self.put(reports, self.name(), told)

    def corrected(self, entry: Files, earliest: str | None = None) -> None:
        """Withdraw or correct something later, unless that has been done."""
        if "withdrawn" not in entry and "corrected" not in entry:
            day = max(self.day(), earliest or "")
            entry[self.random.choice(["withdrawn", "corrected"])] = {"date": day, "why": "It was wrong."}


def report_on_indicator(later: Later, files: Files) -> None:
    later.report(files, indicator=later.random.choice(list(files[QUESTION]["indicators"])))


def opinion(later: Later, files: Files) -> None:
    later.report(files, scenario=later.random.choice(list(files[QUESTION]["scenarios"])))


def context(later: Later, files: Files) -> None:
    later.report(files)


def citation(later: Later, files: Files) -> None:
    told = later.random.choice(list(files[EVIDENCE]["reports"].values()))
    place = later.random.randint(0, len(told["citations"]))
    told["citations"].insert(
        place, {"article": later.article(files), "quote": later.name(), "via": ["a-cook"]}
    )


def indicator(later: Later, files: Files) -> None:
    """Of a new group, or one that is there; reported at once, or later."""
    name = later.name()
    given = {each: later.random.choice(WORDS) for each in files[QUESTION]["scenarios"]}
    entry = {"text": f"{name}.", "given": given, "added": later.day()}
    group = later.random.choice([None, "navy", "port", "later"])
    later.put(files[QUESTION]["indicators"], name, entry | ({"group": group} if group else {}))
    if group == "later":
        later.put(files[QUESTION]["dependence"], group, 0.75)
    if later.random.random() < 0.7:
        early = {
            "indicator": name,
            "source": "fishermen",
            "stance": "affirms",
            "citations": [{"article": "courier", "quote": later.name()}],
        }
        later.put(files[EVIDENCE]["reports"], later.name(), early)


def scenario(later: Later, files: Files) -> None:
    """With a rate or a share, judged for every indicator, named by reports, with an alert."""
    name, question = later.name(), files[QUESTION]
    entries = list(question["scenarios"].items())
    entry = {"title": name, "resolves_if": "Three origins say so.", "added": later.day()}
    entries.insert(later.random.randint(0, len(entries) - 1), (name, entry))
    question["scenarios"] = dict(entries)
    for each in question["indicators"].values():
        if "others" not in each["given"] or later.random.random() < 0.5:
            later.put(each["given"], name, later.random.choice(WORDS))
    if later.random.random() < 0.5:
        later.put(question["prior"]["shares"], name, 3)
    else:
        rate = {"scenario": name, "events": 3, "trials": 9, "class": name, "source": name}
        question["prior"]["rates"].insert(0, rate)
    question.setdefault("alert", {})[name] = "above 5%"
    for told in files[EVIDENCE]["reports"].values():
        if isinstance(told.get("scenario"), str) and later.random.random() < 0.5:
            told["scenario"] = [name, told["scenario"]]
        if "indicator" in told and later.random.random() < 0.3:
            told.setdefault("deception", {})[name] = 0.4
    if later.random.random() < 0.5:
        later.report(files, scenario=name)


def reference_class(later: Later, files: Files) -> None:
    """One whose exposure begins later."""
    rate = {"scenario": "closed", "events": 0, "since": later.day(CLOSES - timedelta(days=1))}
    files[QUESTION]["prior"]["rates"].insert(0, rate | {"class": later.name(), "source": "own count"})


def correct_article(later: Later, files: Files) -> None:
    seeds = [name for name in files if name.startswith("seeds/")]
    entry = files[later.random.choice(seeds)]
    later.corrected(entry, entry["published"][-10:])


def correct_report(later: Later, files: Files) -> None:
    later.corrected(later.random.choice(list(files[EVIDENCE]["reports"].values())), str(CLOSES))


def correct_source(later: Later, files: Files) -> None:
    later.corrected(later.random.choice(list(files[SOURCES]["sources"].values())))


EDITS: tuple[Edit, ...] = (
    report_on_indicator,
    opinion,
    context,
    citation,
    indicator,
    scenario,
    reference_class,
    correct_article,
    correct_report,
    correct_source,
)
