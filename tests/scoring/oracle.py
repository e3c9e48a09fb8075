"""Scores the slow way: a loop over questions, days, forecasters. It shares no code with the package."""

import math
from datetime import date, timedelta


def brier(p, truth):
    return sum((x - (name == truth)) ** 2 for name, x in p.items())


def log(p, truth):
    return -math.log(p[truth]) if p[truth] else math.inf


def rps(p, truth):
    names = list(p)
    total = sum(
        (sum(p[name] for name in names[: j + 1]) - (truth in names[: j + 1])) ** 2
        for j in range(len(names) - 1)
    )
    return total / (len(names) - 1)


LOSSES = {"brier": brier, "log": log, "rps": rps}


def even_log(mine, other):
    if mine == 0 or other == 0:
        return 0.0 if mine == other else math.inf if mine else -math.inf
    return math.log(mine / other)


def peer_on(standing, who, truth):
    others = [p for name, p in standing.items() if name != who]
    if not others:
        return 0.0
    return 100 * sum(even_log(standing[who][truth], p[truth]) for p in others) / len(others)


def pool(standing):
    names = next(iter(standing.values()))
    return {name: sum(p[name] for p in standing.values()) / len(standing) for name in names}


def on_day(made, day):
    """What stands on a day: the latest forecast of each forecaster; made: {forecaster: {day: p}}."""
    return {
        who: days[max(d for d in days if d <= day)]
        for who, days in made.items()
        if any(d <= day for d in days)
    }


def averaged(question, who):
    """The time-averaged scores of a forecaster on a question, and those of the references."""
    opens, closes, truth, made = (question[key] for key in ("opens", "closes", "outcome", "made"))
    end = min(question.get("resolved_at") or date.max, closes + timedelta(days=1))
    days = [opens + timedelta(days=n) for n in range((end - opens).days)]
    first = min(made[who])
    mine, scheduled = (closes - first).days + 1, (closes - opens).days + 1
    start = made[who][first]
    uniform = dict.fromkeys(start, 1 / len(start))
    scores = dict.fromkeys(
        [*LOSSES, "baseline", "peer", *(f"{a}/{b}" for a in LOSSES for b in ("uniform", "first", "pool"))],
        0.0,
    )
    for day in days:
        standing = on_day(made, day)
        if who not in standing:
            continue
        p = standing[who]
        for name, loss in LOSSES.items():
            scores[name] += loss(p, truth) / mine
            for reference, q in (("uniform", uniform), ("first", start), ("pool", pool(standing))):
                scores[f"{name}/{reference}"] += loss(q, truth) / mine
        chance = p[truth] * len(p)
        scores["baseline"] += (100 * math.log(chance) / math.log(len(p)) if chance else -math.inf) / scheduled
        scores["peer"] += peer_on(standing, who, truth) / scheduled
    return scores
