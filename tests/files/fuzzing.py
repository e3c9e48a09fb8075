"""Hostile inputs for every reader: a corpus, mutations of it, and what each reader must do with them.

A reader may answer with data or with problems. It may not raise, take more than five seconds, or
make the process grow by more than 500 MB.
"""

import json
import os
import re
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

from forecast import api
from forecast.api.briefs import previous_brief
from forecast.api.cases import day_of
from forecast.core.bad_value import BadValue
from forecast.core.dates import read_day, read_span
from forecast.core.ids import read_id
from forecast.core.probability import read_judgement, read_probability
from forecast.core.problem import ProblemsError
from forecast.engine.assess import Settings, assess
from forecast.files import readers
from forecast.files.workspace import Workspace
from forecast.ledger.record import Forecast, file_name, read_record, render, sealed
from tests.workspaces import COURIER, EVIDENCE, QUESTION, SOURCES, STRAIT, write

CORPUS = Path(__file__).parents[1] / "corpus"
SECONDS, MEGABYTES = 5, 500
SAVED, BRIEF = "assessments/strait/2031-01-15.json", "briefs/strait/2031-01-10.json"
TODAY = date(2031, 1, 20)
LATER = datetime(2032, 1, 1, tzinfo=UTC)
STAGED = "evidence/.0123456789abcdef.tmp"
BRIEFLY = Settings(engine="conjugate", chains=4, draws=10, warm_up=2, diagnose=False)
FRAGMENTS = (
    b"|: |- |\n|\t|  |&a |*a|!!str |<<: |? |---\n|{|}|[|]|\"|'|>|#|%|@|`|0|1|-1|yes|null|~|others|unknown|1e9"
    b"|1e-300|1e300|.inf|.nan|1e400|0.9999999999999|0x10|1_000|12:30:45|2031-02-30|0001-01-01|9999-12-31"
    b"|2031-01-01..2030-01-01|55-80%|0-100%|50.0000001-50.0000002%|0.0000116d|36525d|9e9w|\x00|\xff|\xef\xbb\xbf"
    b"|\xed\xa0\x80|\xe2\x80\xa8|\xe2\x80\xae|\r|\x1b[31m|otherwise|each|above 15%|http://|../../etc/passwd"
).split(b"|")
NUMBER = re.compile(rb"\d[\d.%-]*")


@dataclass(frozen=True)
class Input:
    """Bytes for one reader."""

    reader: str
    raw: bytes


class TooSlow(Exception):
    """A reader that does not come to an end."""


def _file(name: str) -> Callable[[bytes, int], None]:
    """The whole way of a file: load, check, link, and one in three of the cases that come out assessed."""

    def read(raw: bytes, number: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = write(Path(folder), STRAIT)
            (root / name).write_bytes(raw)
            checked = api.check(workspace=root)
            assert all(p.found and p.rule and p.next_step for p in checked.problems)
            assert checked.cases or not checked.is_sound
            if number % 3 == 0:
                api.overview(TODAY, root)
                for case in checked.cases.values():
                    _assess(case)

    return read


def _assess(case) -> None:
    try:
        found = assess(case, day_of(case, None, TODAY), BRIEFLY)
    except ProblemsError:
        return
    total = sum(each.posterior for each in found.scenarios)
    assert abs(total - 1) < 1e-6, total
    assert all(0 < each.posterior < 1 for each in found.scenarios)


def _generated(name: str) -> Callable[[bytes, int], None]:
    """Files that are generated and may come back cut short or edited."""

    def read(raw: bytes, number: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = write(Path(folder), STRAIT)
            (root / name).parent.mkdir(parents=True)
            (root / name).write_bytes(raw)
            if name == SAVED:
                api.overview(TODAY, root)
            else:
                previous_brief(Workspace(root), "strait", "2031-01-15", "")

    return read


def _record(raw: bytes, number: int) -> None:
    """A record of the ledger as it comes, or sealed anew and named rightly, as a forger would have it."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), STRAIT)
        (root / "ledger/strait").mkdir(parents=True)
        name, content = "2031-01-15-0123456789ab.json", raw
        with suppress(ValueError, RecursionError, TypeError, AttributeError):
            forged = sealed(json.loads(raw))
            name, content = file_name(read_record(forged)), render(forged).encode()
        (root / "ledger/strait" / name).write_bytes(content)
        verified = api.verify_ledger(workspace=root, now=LATER)
        assert all(p.found and p.rule and p.next_step for p in verified.problems)
        history = api.history("strait", root, LATER)
        for record in history.records:
            if isinstance(record, Forecast):
                assert abs(sum(each.posterior for each in record.scenarios) - 1) < 1e-5
        if history.records and number % 10 == 0:
            api.score_questions(workspace=root, now=LATER)
        api.overview(TODAY, root)


def _journal(raw: bytes, number: int) -> None:
    """A journal as it comes, or as one that was written here: nothing outside is touched by it."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder) / "desk", STRAIT | {STAGED: "reports: {}\n"})
        path = root / ".0123456789abcdef.journal"
        path.write_bytes(raw)
        with suppress(ValueError, LookupError, RecursionError, TypeError, AttributeError, OSError):
            now = time.time_ns() // 1_000 * 1_000
            steps = json.loads(raw) | {"inode": path.stat().st_ino, "time": now}
            for move in steps["moves"]:
                move["inode"] = (root / move["old"]).stat().st_ino
            path.write_text(json.dumps(steps))
            os.utime(path, ns=(now, now))
        api.check(workspace=root)
        with suppress(ProblemsError):
            api.finish(root)
        assert sorted(Path(folder).iterdir()) == [root]
        assert all("\n" not in name for name in os.listdir(root))


def _sound_record() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), STRAIT)
        noon = datetime(2031, 1, 15, 12, tzinfo=UTC)
        done = api.publish(
            "strait", engine="exact", brief=False, now=noon, judge={"open": 0.7}, workspace=root
        )
        return done.path.read_bytes()


def _sound_journal() -> bytes:
    digest = {name: sha256(text.encode()).hexdigest() for name, text in STRAIT.items()}
    after = sha256(b"reports: {}\n").hexdigest()
    steps = {
        "journal": 1,
        "what": "rename article courier post",
        "inode": 0,
        "time": 0,
        "writes": [{"file": EVIDENCE, "staged": STAGED, "before": digest[EVIDENCE], "after": after}],
        "moves": [{"old": COURIER, "new": "seeds/post.yaml", "inode": 0}],
        "removals": [{"file": SOURCES, "before": digest[SOURCES]}],
    }
    return json.dumps(steps).encode()


VALUES = (
    read_day,
    read_span,
    read_id,
    read_judgement,
    read_probability,
    readers.read_text,
    readers.read_quote,
    readers.read_half_life,
    readers.read_alert,
    readers.read_grade,
    readers.read_url,
    readers.read_sha256,
    readers.read_rho,
    readers.read_foresight,
)


def _value(raw: bytes, number: int) -> None:
    """Every reader of a single value, as of an option of the command line."""
    text = raw[:200].decode("utf-8", "replace")
    for read in VALUES:
        with suppress(BadValue):
            read(text)


READERS: dict[str, Callable[[bytes, int], None]] = {
    "question": _file(QUESTION),
    "reports": _file(EVIDENCE),
    "sources": _file(SOURCES),
    "article": _file(COURIER),
    "saved": _generated(SAVED),
    "brief": _generated(BRIEF),
    "record": _record,
    "journal": _journal,
    "value": _value,
}


@cache
def corpus() -> list[Input]:
    """Every file of the corpus, named `<reader>-<what it is>`, and the sound files they were made from."""
    sound = {"question": QUESTION, "reports": EVIDENCE, "sources": SOURCES, "article": COURIER}
    kept = [Input(path.name.partition("-")[0], path.read_bytes()) for path in sorted(CORPUS.iterdir())]
    made = [Input("record", _sound_record()), Input("journal", _sound_journal())]
    return [*kept, *(Input(reader, STRAIT[name].encode()) for reader, name in sound.items()), *made]


def mutated(number: int, seed: int, start: list[Input]) -> Input:
    """One of many inputs: a few mutations of something in the corpus. The same numbers give the same."""
    random = Random(f"{seed}/{number}")
    reader = random.choice(sorted(READERS))
    own = [each for each in start if each.reader == reader]
    raw = bytearray(random.choice(own).raw)
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        raw = random.choice(MUTATIONS)(random, raw, random.choice(start).raw)
    return Input(reader, bytes(raw[:200_000]))


def _cut(random: Random, raw: bytearray, _: bytes) -> bytearray:
    at = random.randint(0, len(raw))
    return raw[:at] + raw[at + random.choice((1, 3, 20, 200)) :]


def _insert(random: Random, raw: bytearray, _: bytes) -> bytearray:
    at = random.randint(0, len(raw))
    return raw[:at] + random.choice(FRAGMENTS) + raw[at:]


def _number(random: Random, raw: bytearray, _: bytes) -> bytearray:
    places = list(NUMBER.finditer(raw))
    if not places:
        return raw
    place = random.choice(places)
    return raw[: place.start()] + random.choice(FRAGMENTS) + raw[place.end() :]


def _flip(random: Random, raw: bytearray, _: bytes) -> bytearray:
    if raw:
        raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return raw


def _repeat(random: Random, raw: bytearray, _: bytes) -> bytearray:
    at = random.randint(0, len(raw))
    piece = raw[at : at + random.choice((1, 2, 10, 80))]
    return raw[:at] + piece * random.choice((2, 10, 1_000)) + raw[at:]


def _splice(random: Random, raw: bytearray, other: bytes) -> bytearray:
    return raw[: random.randint(0, len(raw))] + other[random.randint(0, len(other)) :]


def _lines(random: Random, raw: bytearray, _: bytes) -> bytearray:
    lines = bytes(raw).splitlines(keepends=True)
    if len(lines) > 1:
        one, two = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
    return bytearray(b"".join(lines))


MUTATIONS = (_cut, _insert, _insert, _number, _number, _flip, _repeat, _splice, _lines)


def read(given: Input, number: int = 0) -> None:
    """Let a reader read, within its time. Raises what it raises, or TooSlow."""
    with _in_time():
        READERS[given.reader](given.raw, number)


@contextmanager
def _in_time():
    def stop(*_: object) -> None:
        raise TooSlow(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bound_memory() -> None:
    """From here on the process may grow by so many megabytes; beyond, MemoryError."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
