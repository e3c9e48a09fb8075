"""What the command line and notebooks call: load, check, assess, save, write_brief, and the rest.

Questions are named by id and looked for in the workspace: the nearest folder upwards from the
current one, unless `workspace` names another. Problems in files raise ProblemsError.
"""

from forecast.api.assessing import assess, belied_draws, save, timeline, verify, write_timeline
from forecast.api.briefs import Brief, brief_timeline, write_brief
from forecast.api.cases import Checked, check, day_of, finish, init, load, load_as_of
from forecast.api.desk import alert, find, impact, new, overview, rename, show, write_overview
from forecast.api.explaining import check_assumptions, diff, explanation, save_assumptions, what_if
from forecast.api.filing import (
    add_article,
    add_report,
    anchor_quotes,
    article,
    articles,
    overlaps,
    passages,
    read_article,
    record_of,
    report_choices,
    verify_articles,
)
from forecast.api.ledger import history, publish, rerun, resolve, verify_ledger
from forecast.api.scoring import score, score_questions, write_scorecard
from forecast.files.workspace import ASSESSMENTS, BRIEFS

__all__ = [
    "ASSESSMENTS",
    "BRIEFS",
    "Brief",
    "Checked",
    "add_article",
    "add_report",
    "alert",
    "anchor_quotes",
    "article",
    "articles",
    "assess",
    "belied_draws",
    "brief_timeline",
    "check",
    "check_assumptions",
    "day_of",
    "diff",
    "explanation",
    "find",
    "finish",
    "history",
    "impact",
    "init",
    "load",
    "load_as_of",
    "new",
    "overlaps",
    "overview",
    "passages",
    "publish",
    "read_article",
    "record_of",
    "rename",
    "report_choices",
    "rerun",
    "resolve",
    "save",
    "save_assumptions",
    "score",
    "score_questions",
    "show",
    "timeline",
    "verify",
    "verify_articles",
    "verify_ledger",
    "what_if",
    "write_brief",
    "write_overview",
    "write_scorecard",
    "write_timeline",
]
