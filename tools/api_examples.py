# ruff: noqa: B018
"""The examples of docs/api.md, one a function; they run in this order, in a copy of the demonstration."""

# %%
from datetime import date
from pathlib import Path

import pandas as pd

import forecast

# %% init
forecast.init(Path("my-desk"))

# %% check
checked = forecast.check(["belarus-2022"])
checked.is_sound, checked.problems

# %% load
case = forecast.load("belarus-2022")
case.question.scenario_ids

# %% finish
forecast.finish()  # () where nothing was interrupted

# %% assess
assessment = forecast.assess("belarus-2022", quick=True)
assessment.scenario_frame  # pandas: prior, posterior, interval, word
earlier = forecast.assess(case, as_of=date(2022, 12, 10), engine="exact")

# %% save
forecast.save(assessment)  # assessments/belarus-2022/2022-12-20.json

# %% stale_draws
forecast.stale_draws(assessment)  # None: no run of that day has left draws behind

# %% timeline
course = forecast.timeline("belarus-2022", start=date(2022, 12, 10), every="5d")
course.frame  # a row a day and scenario

# %% write_timeline
forecast.write_timeline(course, Path("course.csv"))

# %% verify
verification = forecast.verify("strait-2031", draws=100, chains=1, workspace="my-desk")
verification.verdict.status, verification.differences[0]

# %% write_brief
case = forecast.load("strait-2031", "my-desk")
brief = forecast.write_brief(forecast.assess(case, engine="exact"), case, workspace="my-desk")
brief.html, brief.markdown, brief.data

# %% make_brief
brief = forecast.make_brief("strait-2031", release="TLP:GREEN", quick=True, workspace="my-desk")
brief.main, brief.assessment.leading.title

# %% make_briefs
briefs = forecast.make_briefs(site=Path("public"), quick=True, workspace="my-desk")
briefs.index, [(result.question, result.state) for result in briefs.results]

# %% released
open_part = forecast.released(case, "TLP:CLEAR")  # for its readers, and computed from what they may see
len(open_part.reports), len(case.reports)

# %% explanation
explanation = forecast.explanation(case)
explanation.sentences
explanation.share_frame  # the parts of the move from prior to posterior

# %% implied
first, implied = next(iter(forecast.implied(case).items()))
first, implied.ceiling, implied.floor, implied.frequencies("yes")

# %% tornado
widest = forecast.tornado(case).bars[0]
widest.id, widest.assumed, [(end.alternative, round(end.points, 3)) for end in widest.ends]

# %% flips
[
    (flip.text, [(it.id, it.alternative) for it in flip.changes], flip.tried)
    for flip in forecast.flips(case).flips
]

# %% prior_check
check = forecast.prior_check(case)
round(check.prior, 3), round(check.reports_alone, 3), check.sensitivity.reading, check.numbers[0].id

# %% plan
look = forecast.plan(case).observations[0]
look.indicator, look.by, round(look.outcomes.chance, 3), round(look.outcomes.if_seen, 3), look.silence_counts

# %% write_plan
forecast.write_plan(forecast.plan(case), Path("look.ics"))

# %% what_if
assumptions = [forecast.Assumption("drop", case.reports[0].id)]
forecast.what_if(case, assumptions).after

# %% save_assumptions
forecast.save_assumptions(Path("without-one.yaml"), assumptions)

# %% diff
difference = forecast.diff("belarus-2022", "2022-12-10", "2022-12-19")
[(cause.title, len(cause.items)) for cause in difference.causes]

# %% overview
overview = forecast.overview(date(2022, 12, 20))
[(standing.id, standing.left) for standing in overview.questions]

# %% write_overview
forecast.write_overview(overview)  # briefs/index.html

# %% alert
alerts = forecast.alert(["belarus-2022"], date(2022, 12, 20))
alerts.of("crossed")

# %% show
[(card.kind, card.name) for card in forecast.show("newsweek-2022-12-19")]

# %% find
[hit.name for hit in forecast.find(["railway"]).hits]

# %% impact
impacts = forecast.impact("newsweek-2022-12-19")
[move.move for question in impacts.questions for move in question.moves]

# %% new
forecast.new("belarus-next", date(2024, 6, 1), "belarus-2024").files

# %% rename
forecast.rename("source", "newsweek", "the-weekly", dry_run=True).lines

# %% judge
judged = forecast.judge("belarus-2022", "decision-to-join", {"others": "0.1%"}, dry_run=True)
judged.effect.after.ceiling  # P(yes) if the indicator were known to be true
judged.effect.closings(0.8)  # the rows by which it would be 80%

# %% read_article
text = "Ferries wait. The toll office said that two tankers paid. Crews rest."
Path("courier.txt").write_text(text, encoding="utf-8")
draft = forecast.read_article(Path("courier.txt"), "my-desk")
draft.proposed

# %% record_of
forecast.record_of(draft, workspace="my-desk")  # None: it has no record yet

# %% add_article
added = forecast.add_article(
    draft, "toll-paid", "my-desk", outlet="The Courier", title="Toll paid", published="2031-01-05"
)
added.record

# %% list_articles
[(row.id, row.words, row.state) for row in forecast.list_articles("my-desk")]

# %% article
forecast.article("toll-paid", "my-desk").fields

# %% report_choices
choices = forecast.report_choices("strait-2031", "my-desk")
choices.indicators, choices.sources

# %% passages
passage = forecast.passages("toll-paid", "tankers paid", "my-desk")[0]
passage.span, passage.sentence

# %% add_report
fields = {"id": "toll-paid", "source": "courier", "article": "toll-paid", "search": "two tankers paid"}
forecast.add_report("strait-2031", fields, "my-desk").quote

# %% anchor_quotes
forecast.anchor_quotes(["strait-2031"], "my-desk").kept

# %% verify_articles
forecast.verify_articles("my-desk").problems

# %% overlaps
[(pair.one, pair.other, pair.words) for pair in forecast.overlaps()]

# %% publish
published = forecast.publish("belarus-2022", as_of=date(2022, 12, 8), engine="exact", brief=False)
published.path

# %% history
history = forecast.history("belarus-2022")
history.latest, history.problems

# %% rerun
rerun = forecast.rerun(published.path)
rerun.status  # "identical" with the same versions

# %% resolve
scenario = assessment.leading.id
resolved = forecast.resolve(
    "belarus-2022", scenario, on=date(2023, 3, 31), source="the desk", why="No ground forces crossed."
)
resolved.path

# %% verify_ledger
forecast.verify_ledger().is_sound

# %% score_questions
card = forecast.score_questions(["belarus-2022"])
card.tallies

# %% score
rows = {"scenario": ["open", "closed"], "probability": [0.8, 0.2]}
frame = pd.DataFrame(rows).assign(question="strait", forecaster="desk", at="2031-01-05", outcome="open")
card = forecast.score(frame.assign(opens="2031-01-01", closes="2031-03-31"))
card.tallies

# %% write_scorecard
forecast.write_scorecard(card, html=Path("scorecard.html"))
