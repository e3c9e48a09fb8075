import subprocess
import sys
from itertools import combinations, permutations
from pathlib import Path
from random import Random

import numpy as np
import pytest

from forecast.checks import check
from forecast.checks.alike import _near, _relation, _statement
from forecast.checks.opinions import _logs, _opinions_alone
from forecast.checks.rows import _crossings
from forecast.domain.case import Case
from forecast.domain.question import Indicator, Judgement
from forecast.engine.arrays import normalised
from forecast.engine.changes import muted
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.files.load import load, locate
from tests.workspaces import EVIDENCE, QUESTION, SOURCES, STRAIT, changed, write

ROOT = Path(__file__).parents[2]
MINES = "      closed: likely\n      tolled: 2-10%\n      open: 0.01\n"
# A group in which the rows cross: mines are likelier under a closure, pilots under a toll.
GROUPED = STRAIT[QUESTION].replace("    why: A toll is", "    group: navy\n    why: A toll is")
# Nothing but an opinion, and context; and all the rest.
NO_OPINION, _, OPINION = STRAIT[EVIDENCE].partition("  ministry-expects-calm")
CALM = f"reports:\n  ministry-expects-calm{OPINION}"


def case_of(root: Path, files: dict[str, str], yes: str = "yes: closed\n") -> Case:
    loaded = load(write(root, files | {QUESTION: files[QUESTION] + yes}))
    assert loaded.problems == ()
    return loaded.cases["strait"]


def warnings(root: Path, files: dict[str, str], yes: str = "yes: closed\n") -> list[str]:
    return [str(problem) for problem in locate(root, check(case_of(root, files, yes)))]


def codes(root: Path, files: dict[str, str]) -> list[str]:
    return [problem.code for problem in check(case_of(root, files))]


def watched(name: str, text: str) -> str:
    """One more indicator, which speaks for a closure."""
    given = "{closed: likely, others: unlikely}"
    return f"  {name}:\n    text: {text}\n    given: {given}\n    why: The reason for {name}.\n"


def report(name: str, source: str, subject: str, more: str = "") -> str:
    """One more report, with a quote of its own."""
    citation = f"    citations: [{{article: courier, quote: Words on {name}}}]\n"
    return f"  {name}:\n    {subject}\n    source: {source}\n{more}{citation}"


def test_sound_case_is_silent(tmp_path: Path) -> None:
    assert warnings(tmp_path, STRAIT) == []


def test_all_checks_are_warnings(tmp_path: Path) -> None:
    case = load(write(tmp_path, {QUESTION: STRAIT[QUESTION]})).cases["strait"]
    assert {problem.code: problem.severity for problem in check(case)} == {
        "no-yes": "warning",
        "no-reports": "warning",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            QUESTION,
            "Two independent origins state that no tanker passed for seven days running.",
            "No tanker passes.",
            "scenarios/strait.yaml:8 scenarios.closed.resolves_if: found 3 words; a stranger must be able to "
            "decide it: who, what, how much, where, by when, on whose word. Spell the criterion out.",
        ),
        (
            QUESTION,
            "  why: The strait was threatened before, and threats are rarely carried out.\n",
            "",
            'scenarios/strait.yaml:15 prior.why: found no "why"; a prior without its reason cannot be '
            'reviewed. Add "why:", and say why these cases are like this one.',
        ),
        (
            QUESTION,
            "    - {scenario: closed, events: 2, exposure: 80, per: year, class: closed straits, "
            "source: own count}\n",
            "",
            'scenarios/strait.yaml:17 prior.rates[0].scenario: found one reference class for "closed"; '
            "classes differ by a factor of ten, and one is easily the convenient one. "
            "Add a second class for it.",
        ),
        (
            QUESTION,
            "through: 2029",
            "through: 2031-01",
            "scenarios/strait.yaml:18 prior.rates[1].through: found 2031-01; a class that counts cases after "
            "2031-01-15 knows what the forecast could not. End the class earlier.",
        ),
        (
            QUESTION,
            "    why: A toll is collected by pilots who board every ship.\n",
            "",
            'scenarios/strait.yaml:30 indicators.pilots-hired.why: found no "why"; a judgement without its '
            'reason cannot be reviewed. Add "why:" with the mechanism, not the numbers in words.',
        ),
        (
            QUESTION,
            "A toll is collected by pilots who board every ship.",
            "mines are the  cheapest way to close a strait and no way to earn from it.",
            'scenarios/strait.yaml:35 indicators.pilots-hired.why: found the words of "mines-laid" again; '
            "two indicators with one reason may be one indicator. "
            "Say what makes this one different, or merge the two.",
        ),
        (
            QUESTION,
            "      tolled: very likely\n",
            "",
            "scenarios/strait.yaml:32 indicators.pilots-hired.given: found likelihood ratios of 1 at most; "
            "an indicator about as probable under every scenario, to a ratio of 1.25, says nothing. "
            "Change a judgement, or delete the indicator.",
        ),
        (
            QUESTION,
            MINES,
            "      {closed: 0.7, tolled: 20%, open: 0.1}\n",
            "scenarios/strait.yaml:24 indicators.mines-laid.given: found judgements that add up to 1; "
            "P(indicator | scenario) need not add up, so this looks like P(scenario | indicator). "
            "Ask of each scenario by itself: if it held, how probable would this be?",
        ),
        (
            QUESTION,
            "    why: A toll is",
            "    group: navy\n    why: A toll is",
            'scenarios/strait.yaml:35 indicators.pilots-hired.group: found "mines-laid", which favours '
            '"closed" over "tolled" (68.1% to 6%), and "pilots-hired", which does the reverse (31.9% to '
            "88.4%); the indicators of a group share a cause and rank the scenarios alike, and rows that do "
            "not can make the forecast too sure. "
            "Part them into two groups, or look at their judgements again.",
        ),
        (
            EVIDENCE,
            "{closed: 0.3}",
            "{closed: 0.9}",
            'evidence/strait.yaml:19 reports.ministry-denies-mines.deception.closed: found 0.9 for "closed"; '
            "at its word this report speaks against the scenario, with this much deception for it. "
            "Lower it, unless that is what you mean.",
        ),
        (
            EVIDENCE,
            STRAIT[EVIDENCE],
            "reports: {}",
            "scenarios/strait.yaml:1: found no reports; without them an assessment is the prior. "
            "Add evidence/strait.yaml.",
        ),
        (
            QUESTION,
            "source: own count}\n",
            "source: own count}\n    - {scenario: closed, events: 0, since: 2029-06-01, class: this strait, "
            "source: own count, own: true, weight: 2}\n",
            "scenarios/strait.yaml:18 prior.rates[1].weight: found a weight of 2; a record of this very case "
            "is data and not one of several classes, so that no weight is used. "
            'Delete "weight", or "own" if it is a class like the others.',
        ),
        (
            QUESTION,
            "paid.",
            "paid by 28 February.",
            'scenarios/strait.yaml:11 scenarios.tolled.resolves_if: found 2031-02-28, and no "by"; a share '
            "without a deadline of its own keeps its chance until the question closes, on 2031-03-31. "
            'Add "by: 2031-02-28", if that is its last day.',
        ),
        (
            QUESTION,
            "The port authority is hiring pilots.",
            "No mines were laid in the strait.",
            'scenarios/strait.yaml:31 indicators.pilots-hired.text: found words of "mines-laid", with a '
            "negation in one of the two; a statement and its denial are one indicator, and as two they count "
            "twice. If one denies the other, keep one, and make the reports on the other denials of it.",
        ),
        (
            QUESTION,
            "The port authority is hiring pilots.",
            "Mines are being laid in the strait.",
            'scenarios/strait.yaml:31 indicators.pilots-hired.text: found almost the words of "mines-laid"; '
            "what is stated twice counts twice. "
            "Merge the two, or say in the text what makes this one different.",
        ),
    ],
)
def test_check_tells(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    assert warnings(tmp_path, changed(file, old, new)) == [message]


def test_class_without_an_as_of_date_may_reach_to_the_end(tmp_path: Path) -> None:
    text = STRAIT[QUESTION].replace("as_of: 2031-01-15\n", "").replace("through: 2029", "through: 2031-03")
    assert warnings(tmp_path, STRAIT | {QUESTION: text}) == []


def test_words_that_add_up_to_one_by_chance_are_no_matter(tmp_path: Path) -> None:
    given = "      {closed: likely, tolled: 0.2962, open: almost no chance}\n"
    assert warnings(tmp_path, changed(QUESTION, MINES, given)) == []


def test_rows_that_nearly_tie_do_not_cross(tmp_path: Path) -> None:
    text = GROUPED.replace(
        "      tolled: very likely\n", "      tolled: roughly even chance\n      closed: 0.48\n"
    )
    assert warnings(tmp_path, STRAIT | {QUESTION: text}) == []


def test_rows_that_differ_by_five_points_cross(tmp_path: Path) -> None:
    text = GROUPED.replace(
        "      tolled: very likely\n", "      tolled: roughly even chance\n      closed: 0.45\n"
    )
    (message,) = warnings(tmp_path, STRAIT | {QUESTION: text})
    assert '"pilots-hired", which does the reverse (45% to 50%);' in message


def test_worst_crossing_of_a_group_stands_for_all(tmp_path: Path) -> None:
    third = """\
  pilots-trained:
    text: The port authority is training pilots.
    given: {tolled: almost certain, others: 5%}
    why: New pilots take a course of two weeks before they board.
    group: navy
"""
    (message,) = warnings(tmp_path, STRAIT | {QUESTION: GROUPED + third})
    assert '"pilots-trained", which does the reverse (5% to 97.3%), and 1 more pair that cross' in message


def test_deception_under_a_scenario_that_the_report_supports_is_no_matter(tmp_path: Path) -> None:
    files = changed(EVIDENCE, "scenario: open\n", "scenario: open\n    deception: {open: 0.9}\n")
    assert "deception-helps" not in codes(tmp_path, files)


@pytest.mark.parametrize(("chance", "helps"), [(0.9, True), (0.05, False)])
def test_deception_of_an_opinion_is_set_against_a_view(tmp_path: Path, chance: float, helps: bool) -> None:
    files = changed(EVIDENCE, "scenario: open\n", f"scenario: open\n    deception: {{closed: {chance}}}\n")
    assert ("deception-helps" in codes(tmp_path, files)) == helps


def test_prose_by_hand_is_held_to_the_rules_of_the_brief(tmp_path: Path) -> None:
    prose = (
        "dissent: A closure is likely.\nimplications: We have high confidence that it is unlikely (30%).\n"
    )
    problems = warnings(tmp_path, STRAIT | {QUESTION: STRAIT[QUESTION] + prose})
    assert problems == [
        'scenarios/strait.yaml:36 dissent: found "likely" in "A closure is likely."; a probability word has '
        "its number beside it, so that all readers take it alike. Write the number in brackets after it, or "
        "use another word.",
        'scenarios/strait.yaml:37 implications: found "high confidence ... unlikely" in "We have high '
        'confidence that it is unlikely (30%)."; a confidence level and a probability word do not stand in '
        "one sentence (ICD 203). Make two sentences of it.",
    ]


def test_crossing_rows_are_those_that_a_loop_over_all_pairs_finds():
    """The vectorised search against its definition, on random rows."""
    rows = np.random.default_rng(3).uniform(0.05, 0.95, (7, 5))
    members = [
        Indicator(
            f"i{m}", "text", {f"s{k}": (Judgement(str(p), float(p), float(p)),) for k, p in enumerate(row)}
        )
        for m, row in enumerate(rows)
    ]
    logits = np.log(rows) - np.log1p(-rows)
    expected = {}
    for (m, one), (n, two) in combinations(enumerate(logits), 2):
        worst = max(min(one[k] - one[q], two[q] - two[k]) for k, q in permutations(range(5), 2))
        if worst > 0.15:
            expected[f"i{m}", f"i{n}"] = pytest.approx(worst)
    extents = {(words["one"], words["two"]): extent for extent, words in _crossings(members)}
    assert extents == expected
    assert len(expected) > 3


@pytest.mark.parametrize("text", ["Is the strait closed?", "Does it close?", "WILL it close?", "Has it?"])
def test_question_for_yes_or_no_says_what_means_yes(tmp_path: Path, text: str) -> None:
    files = changed(QUESTION, "Will the Strait of Marrow be closed to tankers by 31 March 2031?", text)
    assert warnings(tmp_path, files | {EVIDENCE: NO_OPINION}, yes="") == [
        'scenarios/strait.yaml:1 yes: found no "yes"; this question asks for yes or no, and nothing says '
        'which scenarios answer it with yes. Add "yes:" with the id of one, or a list of them.'
    ]


@pytest.mark.parametrize("text", ["What will become of the strait?", "Who closes the strait?", "Doing what?"])
def test_other_question_needs_no_yes(tmp_path: Path, text: str) -> None:
    files = changed(QUESTION, "Will the Strait of Marrow be closed to tankers by 31 March 2031?", text)
    assert warnings(tmp_path, files | {EVIDENCE: NO_OPINION}, yes="") == []


@pytest.mark.parametrize(
    "words",
    [
        "by 2031-02-28",
        "by 28 February 2031",
        "by 28 Feb. 2031",
        "by the 28th of February",
        "by February 28, 2031",
        "by February 28",
        "between 1 January and 28 February 2031",
    ],
)
def test_criterion_that_ends_before_the_close(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, changed(QUESTION, "they paid.", f"they paid {words}.")) == [
        "deadline-in-criterion"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("they paid.", "they paid by 31 March 2031."),
        ("they paid.", "they paid after 15 January 2031 and before 1 April 2031."),
        ("they paid.", "they paid more than on 1 December 2030."),  # the opening
        ("they paid.", "they paid, unlike on 30 November 2030."),
        ("they paid.", "they paid by 31 February."),
        ("they paid.", "they paid in February 2031."),
        ("they paid.", "they paid by 28 February 2031.\n    by: 2031-02-28"),
        ("seven days running.", "seven days running by 28 February 2031."),  # a rate, which runs to the close
    ],
)
def test_criterion_that_needs_no_deadline(tmp_path: Path, old: str, new: str) -> None:
    assert codes(tmp_path, changed(QUESTION, old, new)) == []


@pytest.mark.parametrize(
    "new",
    [
        "own: true",  # without a weight
        "weight: 2",  # a class like the others
    ],
)
def test_weight_that_is_used_or_not_there(tmp_path: Path, new: str) -> None:
    assert codes(tmp_path, changed(QUESTION, "trials: 9", f"trials: 9, {new}")) == []


def test_weights_of_records_that_are_alone_are_used(tmp_path: Path) -> None:
    text = STRAIT[QUESTION].replace("exposure: 80, ", "exposure: 80, own: true, ")
    text = text.replace("trials: 9", "trials: 9, own: true, weight: 2")
    assert codes(tmp_path, STRAIT | {QUESTION: text}) == []


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Transport is ordered.", "No transport is ordered.", "indicators-deny"),
        ("Nobody has ordered transports to Marrow.", "Transports to Marrow are ordered.", "indicators-deny"),
        (
            "The railways are under orders to make ready for transports.",
            "The signs are ordinary upkeep, with no transport ordered.",
            "indicators-deny",
        ),
        ("Belarus calls up reservists.", "Belarus hasn't called up reservists.", "indicators-deny"),
        ("The crews are not on leave.", "No crew is on leave.", "indicators-repeat"),
        ("Five gunboats lie in the roads.", "In the roads lie five gunboats!", "indicators-repeat"),
    ],
)
def test_statement_with_the_words_of_another(tmp_path: Path, one: str, other: str, code: str) -> None:
    text = STRAIT[QUESTION] + watched("one", one) + watched("other", other)
    assert codes(tmp_path, STRAIT | {QUESTION: text}) == [code]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "More than 10,000 Russian troops are in Belarus.",
            "More than 20,000 Russian troops are in Belarus.",
        ),
        ("The port authority is hiring crews.", "The port authority is training crews."),
        ("Prices of fuel go up in the port.", "Prices of fuel go down in the port."),
        ("Troops, not equipment alone, have been sent.", "Equipment has been sent."),
        ("A decision has been taken to fight in Ukraine.", "There is little readiness to fight in Ukraine."),
        ("No train has come.", "The railways have been closed to trains from the north."),
    ],
)
def test_statements_that_say_different_things(tmp_path: Path, one: str, other: str) -> None:
    text = STRAIT[QUESTION] + watched("one", one) + watched("other", other)
    assert codes(tmp_path, STRAIT | {QUESTION: text}) == []


def test_statement_alike_to_two_is_one_warning(tmp_path: Path) -> None:
    copies = "".join(watched(name, "Five gunboats lie in the roads.") for name in ("one", "two", "three"))
    problems = check(case_of(tmp_path, STRAIT | {QUESTION: STRAIT[QUESTION] + copies}))
    assert [problem.field for problem in problems] == ["indicators.two.text", "indicators.three.text"]


def test_statements_alike_are_those_that_a_loop_over_all_pairs_finds() -> None:
    """The search by rare words against its definition, on random statements."""
    chance = Random(5)
    words = [f"word{n}" for n in range(9)]
    made = [[chance.choice(["no", ""]), *chance.sample(words, chance.randint(1, 7))] for _ in range(120)]
    statements = [_statement(" ".join(row)) for row in made]
    pairs = combinations(range(120), 2)
    alike = [pair for pair in pairs if _relation(*(statements[position] for position in pair))]
    assert [pair for pair in _near(statements) if _relation(*(statements[p] for p in pair))] == alike
    assert len(alike) > 100


SIGNS = [watched(name, f"The {name} is seen.") for name in ("buoy", "dredger", "tug", "pontoon")]


def crowded(more: str = "", group: str = "") -> dict[str, str]:
    """Four signs, each without a group and reported by the fishermen."""
    names = ("buoy", "dredger", "tug", "pontoon")
    reports = [
        report(f"saw-{name}", "fishermen", f"indicator: {name}", f"    stance: affirms\n{more}")
        for name in names
    ]
    signs = "".join(SIGNS).replace("    why:", f"{group}    why:")
    return STRAIT | {QUESTION: STRAIT[QUESTION] + signs, EVIDENCE: STRAIT[EVIDENCE] + "".join(reports)}


def test_source_that_reports_on_four_indicators_without_a_group(tmp_path: Path) -> None:
    assert warnings(tmp_path, crowded()) == [
        'scenarios/strait.yaml:36 indicators.buoy: found 4 indicators without a group that "fishermen" '
        'reports on: "buoy", "dredger", "tug", "pontoon"; a source may say one thing in many words, and only '
        "within a group its reports share their credit. Give the indicators that rest on one statement a "
        'group, or the reports "origin: each".'
    ]


@pytest.mark.parametrize(
    ("more", "group"),
    [("    origin: each\n", ""), ("    certainty: certain\n", ""), ("", "    group: works\n")],
)
def test_source_whose_reports_are_parted_or_share(tmp_path: Path, more: str, group: str) -> None:
    assert codes(tmp_path, crowded(more, group)) == []


def test_several_reports_on_one_indicator_are_no_crowd(tmp_path: Path) -> None:
    files = crowded()
    last = report("saw-pontoon", "fishermen", "indicator: pontoon", "    stance: affirms\n")
    assert last in files[EVIDENCE]
    again = report("no-tug", "fishermen", "indicator: tug", "    stance: denies\n")
    assert codes(tmp_path, files | {EVIDENCE: files[EVIDENCE].replace(last, again)}) == []


@pytest.mark.parametrize(
    ("reports", "yes", "words"),
    [
        (CALM, "yes: closed\n", 'scenario: found 1 opinion, without which the reports move "closed"'),
        (CALM, "yes: [closed, tolled]\n", 'move "closed" or "tolled" less'),
        (
            CALM + report("fears", "fishermen", "says: {closed: 80%, others: 20%}"),
            "yes: tolled\n",
            "scenario: found 2 opinions, without which",
        ),
        (
            "reports:\n" + report("fears", "fishermen", "says: {closed: 80%, others: 20%}"),
            "yes: closed\n",
            "evidence/strait.yaml:3 reports.fears.says: found 1 opinion",
        ),
    ],
)
def test_opinions_that_carry_the_forecast(tmp_path: Path, reports: str, yes: str, words: str) -> None:
    (message,) = warnings(tmp_path, STRAIT | {EVIDENCE: reports}, yes)
    assert words in message
    assert message.endswith(
        "less than half as far, if at all; nobody observes the outcome beforehand, and opinions rest on what "
        "others may have reported already. Report what they rest on as indicators, or make them context "
        "where that is reported."
    )


def test_opinions_carry_the_leading_scenario_where_no_answer_is_named(tmp_path: Path) -> None:
    files = changed(QUESTION, "Will the Strait", "When will the Strait") | {EVIDENCE: CALM}
    (message,) = warnings(tmp_path, files, yes="")
    assert 'found 1 opinion, without which the reports move "open"' in message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("certainty: likely", "certainty: certain"),  # a report that carries more
        ("as_of: 2031-01-15", "as_of: 2031-01-05"),  # before any report
        ("as_of: 2031-01-15", "foresight: 0"),  # opinions say nothing
        ("exposure: 80, per: year", "since: 2031-01-14"),  # a prior that fails on that day
    ],
)
def test_opinions_that_carry_little(tmp_path: Path, old: str, new: str) -> None:
    file = EVIDENCE if old in STRAIT[EVIDENCE] else QUESTION
    files = changed(file, old, new)
    if "since" in new:
        trials = (
            "    - {scenario: closed, events: 1, trials: 9, class: threats to close one, source: own count, "
        )
        files[QUESTION] = files[QUESTION].replace(trials + "through: 2029}\n", "").replace("01-14", "01-12")
        files[QUESTION] = files[QUESTION].replace("as_of: 2031-01-15", "as_of: 2031-01-13")
    assert "opinions-carry" not in codes(tmp_path, files)


def test_an_answer_that_was_then_certain_gives_way_to_the_leading_scenario(tmp_path: Path) -> None:
    """Before tolls were thought of, the two scenarios that mean yes were all there were."""
    added = changed(QUESTION, "    title: Ships pay", "    added: 2031-01-20\n    title: Ships pay")
    (warning,) = warnings(tmp_path, added | {EVIDENCE: CALM}, "yes: [closed, open]\n")
    assert 'without which the reports move "open"' in str(warning)


def test_opinions_carry_as_of_the_last_report_where_no_day_is_named(tmp_path: Path) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15\n", "") | {EVIDENCE: CALM}
    assert codes(tmp_path, files) == ["opinions-carry"]


def test_opinions_say_by_themselves_what_they_say_beside_the_rest(tmp_path: Path) -> None:
    """The check looks at them alone first, which is quick, with repetition and deadlines as they are."""
    text = STRAIT[QUESTION].replace("they paid.", "they paid.\n    by: 2031-02-28")
    again = report("calm-again", "ministry", "says: {open: 60%, others: 40%}")
    case = case_of(tmp_path, STRAIT | {QUESTION: text, EVIDENCE: STRAIT[EVIDENCE] + again})
    day = case.question.as_of or case.question.closes
    beside, alone = (_logs(row, day)[2] for row in (case, _opinions_alone(case)))
    assert alone == pytest.approx(beside, abs=1e-12)
    assert np.ptp(alone) > 0.1


def test_taking_the_opinions_off_the_sum_is_muting_them(tmp_path: Path) -> None:
    case = case_of(tmp_path, STRAIT)
    inputs, _ = build_inputs(case, case.question.as_of)
    likelihood, r = Likelihood(inputs), inputs.r_mean[None]
    kept = np.arange(len(inputs.players)) != inputs.opinions_from
    assert normalised(likelihood.log_joint(r) - likelihood.opinions(r)) == pytest.approx(
        normalised(Likelihood(muted(inputs, kept)).log_joint(r)), abs=1e-12
    )


def test_check_starts_without_the_libraries_of_the_samplers(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    code = (
        "import sys; from forecast import api; api.check(workspace=sys.argv[1]);"
        "print({name.partition('.')[0] for name in sys.modules} & {'pymc', 'arviz', 'matplotlib', 'scipy'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == "set()\n"


def test_deception_is_held_against_the_view_of_an_opinion(tmp_path: Path) -> None:
    """At foresight 0 an opinion on any scenario is as probable under each, so that no deception turns it."""
    opinion = "    scenario: open\n    source: ministry\n    stance: affirms\n"
    files = changed(EVIDENCE, opinion, opinion + "    deception: {closed: 0.9}\n")
    assert "deception-helps" in codes(tmp_path, files)
    guess = files | {QUESTION: STRAIT[QUESTION].replace("indicators:\n", "foresight: 0\nindicators:\n")}
    assert "deception-helps" not in codes(tmp_path, guess)


def test_a_camp_that_is_a_slip_of_another(tmp_path: Path) -> None:
    more = "  echo: {name: Echo, reliability: C, camp: government}\n"
    sources = STRAIT[SOURCES].replace("reliability: C", "reliability: C\n    camp: goverment")
    sources = sources.replace("reliability: D", "reliability: D\n    camp: government")
    files = STRAIT | {SOURCES: sources + more}
    assert "camp-like-another" in codes(tmp_path, files)
    assert "camp-like-another" not in codes(
        tmp_path, STRAIT | {SOURCES: sources.replace("goverment", "quay")}
    )


@pytest.mark.parametrize(
    ("row", "is_flat"),
    [
        ("{closed: 50%, tolled: 60%, open: 55%}", True),  # ratios 1.2 and, of its absence, 1.25
        ("{closed: 50%, tolled: 61%, open: 55%}", False),  # of its absence 1.28
        ("{closed: 90%, tolled: 99%, open: 95%}", False),  # 1.1, but of its absence 10
        ("{closed: 2%, tolled: 1.5%, open: 1.5%}", False),
    ],
)
def test_a_row_that_says_nothing_either_way(tmp_path, row, is_flat):
    question = STRAIT[QUESTION]
    start = question.index("    given:", question.index("pilots-hired"))
    end = question.index("    why:", start)
    files = STRAIT | {QUESTION: question[:start] + f"    given: {row}\n" + question[end:]}
    case = load(write(tmp_path, files), ["strait"]).cases["strait"]
    codes = [problem.code for problem in check(case)]
    assert ("row-flat" in codes) == is_flat
