"""A desk that publishes: the made-up strait, the exact engine, and a clock that the test sets."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from forecast import api
from forecast.domain.analyst import AnalystNumbers
from forecast.engine.assess import Settings
from forecast.ledger.publish import Plan
from forecast.ledger.publish import publish as publish_case
from forecast.ledger.record import file_name, read_record, render, sealed
from tests.workspaces import STRAIT, write

DAY = date(2031, 1, 15)
NOON = datetime(2031, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2032, 1, 1, tzinfo=UTC)  # when the ledger is looked at


def publish(root, as_of=DAY, now=None, **more):
    """One record of the exact engine, published at noon of its day unless told; its record."""
    now = now or datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=UTC)
    more = {"engine": "exact", "brief": False} | more
    return api.publish("strait", as_of=as_of, now=now, workspace=root, **more).record


def publish_texts(root, judge=None):
    """A forecast with a brief of three short texts, which takes no time to write; its record."""
    case = api.load("strait", root)
    own = AnalystNumbers({"closed": judge}, "ada") if judge else None
    plan = Plan(DAY, Settings(engine="exact"), own, NOON)
    texts = {suffix: f"{judge} {suffix}\n".encode() for suffix in (".html", ".md", ".json")}
    return publish_case(root, case, plan, lambda _: texts).record


def resolve(root, outcome="open", on=date(2031, 3, 31), now=None, **more):
    """One resolution, recorded the day after; its record."""
    now = now or datetime(on.year, on.month, on.day, 12, tzinfo=UTC) + timedelta(days=1)
    more = {"source": "Pilots", "why": "Ships pass."} | more
    return api.resolve("strait", outcome, on=on, now=now, workspace=root, **more).record


def desk(root: Path) -> Path:
    """The made-up case in a folder."""
    return write(root, STRAIT)


def path_of(root, record):
    return root / "ledger" / record.question / file_name(record)


def data_of(root, record):
    return json.loads(path_of(root, record).read_text(encoding="utf-8"))


def forge(root, record, **changes):
    """Put another record into the ledger with a digest of its own; its record."""
    data = sealed(data_of(root, record) | changes)
    forged = read_record(data)
    path_of(root, forged).write_text(render(data), encoding="utf-8")
    return forged


def verified(root, *questions):
    return api.verify_ledger(questions or None, root, LATER)


def history(root):
    return api.history("strait", root, LATER)


def codes(root, *questions):
    return [problem.code for problem in verified(root, *questions).problems]


def git(root, *arguments):
    name = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *name, "-C", str(root), *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def under_git(root):
    """The folder as a repository with all in it committed."""
    git(root, "init", "-q", ".")
    return commit(root)


def commit(root, message="Work"):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return root
