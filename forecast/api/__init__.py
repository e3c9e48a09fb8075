"""The Python API: every public name of `forecast`, listed here once.

Questions are named by id and looked for in the workspace: the nearest folder upwards from the
current one, unless `workspace` names another. Problems in files raise ProblemsError.
"""

from forecast.api.assessing import RunOptions as RunOptions
from forecast.api.assessing import assess as assess
from forecast.api.assessing import save as save
from forecast.api.assessing import stale_draws as stale_draws
from forecast.api.assessing import timeline as timeline
from forecast.api.assessing import verify as verify
from forecast.api.assessing import write_timeline as write_timeline
from forecast.api.briefs import Brief as Brief
from forecast.api.briefs import make_brief as make_brief
from forecast.api.briefs import write_brief as write_brief
from forecast.api.cases import Checked as Checked
from forecast.api.cases import check as check
from forecast.api.cases import finish as finish
from forecast.api.cases import load as load
from forecast.api.desk import alert as alert
from forecast.api.desk import find as find
from forecast.api.desk import impact as impact
from forecast.api.desk import new as new
from forecast.api.desk import overview as overview
from forecast.api.desk import rename as rename
from forecast.api.desk import show as show
from forecast.api.desk import write_overview as write_overview
from forecast.api.explaining import diff as diff
from forecast.api.explaining import explanation as explanation
from forecast.api.explaining import implied as implied
from forecast.api.explaining import save_assumptions as save_assumptions
from forecast.api.explaining import tornado as tornado
from forecast.api.explaining import what_if as what_if
from forecast.api.filing import add_article as add_article
from forecast.api.filing import add_report as add_report
from forecast.api.filing import anchor_quotes as anchor_quotes
from forecast.api.filing import article as article
from forecast.api.filing import list_articles as list_articles
from forecast.api.filing import overlaps as overlaps
from forecast.api.filing import passages as passages
from forecast.api.filing import read_article as read_article
from forecast.api.filing import record_of as record_of
from forecast.api.filing import report_choices as report_choices
from forecast.api.filing import verify_articles as verify_articles
from forecast.api.judging import judge as judge
from forecast.api.ledger import history as history
from forecast.api.ledger import publish as publish
from forecast.api.ledger import rerun as rerun
from forecast.api.ledger import resolve as resolve
from forecast.api.ledger import verify_ledger as verify_ledger
from forecast.api.scoring import score as score
from forecast.api.scoring import score_questions as score_questions
from forecast.api.scoring import write_scorecard as write_scorecard
from forecast.api.site import Briefs as Briefs
from forecast.api.site import make_briefs as make_briefs
from forecast.core.problem import Problem as Problem
from forecast.core.problem import ProblemsError as ProblemsError
from forecast.domain.assessment import Assessment as Assessment
from forecast.domain.case import Case as Case
from forecast.domain.explanation import Assumption as Assumption
from forecast.domain.explanation import Difference as Difference
from forecast.domain.explanation import Explanation as Explanation
from forecast.domain.explanation import WhatIf as WhatIf
from forecast.domain.implied import Implied as Implied
from forecast.domain.part import released as released
from forecast.domain.tornado import Tornado as Tornado
from forecast.files.starter import init as init
