"""Every bad input of the specification, with the whole message and its line."""

from pathlib import Path

import pytest

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem
from forecast.files.load import load
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

TOP_KEYS = (
    "Known: question, opens, closes, as_of, written, author, reviewer, tags, yes, ordered, implications, "
    "dissent and more."
)
CROMWELL = "no evidence could ever change a probability of exactly 0 or 1 (Cromwell's rule)"
GIVEN_OPEN = "scenarios/strait.yaml:27 indicators.mines-laid.given.open"
NO_SCENARIO = "the question has no such scenario"
NEEDS_MAP = 'a map belongs here. Write "key: value" on lines of their own, indented, without dashes.'


CALM = "    scenario: open\n    source: ministry\n    stance: affirms\n"
PAID = "they paid.\n"


def calm(says: str, more: str = "") -> str:
    """The ministry's opinion as a distribution."""
    return f"    says: {says}\n    source: ministry\n{more}"


def problems(root: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    return load(write(root, files)).problems


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            QUESTION,
            "question: Will",
            "question Will",
            'scenarios/strait.yaml:2: found the line `opens: 2030-12-01`; a ": " can stand only after a key, '
            "and keys of one map stand below one another. Put text that holds one in quotes, line the key "
            "up, or add a colon that the line above lacks.",
            id="not YAML",
        ),
        pytest.param(
            QUESTION,
            "  closed:\n    title",
            "  closed:\n\ttitle",
            "scenarios/strait.yaml:7: found a tab in the indentation; lines are indented with spaces. "
            "Replace every tab by two spaces.",
            id="tab",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "closes: 2031-02-01",
            'scenarios/strait.yaml:4 closes: found "closes" again; a key stands once in a map, and this one '
            "is on line 3 too. Delete one of the two.",
            id="duplicate key",
        ),
        pytest.param(
            SOURCES,
            "    name: Ministry of the Sea\n    reliability: D\n    affirms_anyway: 0.2\n    interest:",
            "    - Ministry of the Sea\n    -",
            f"evidence/sources.yaml:5 sources.ministry: found a list; {NEEDS_MAP}",
            id="list for map",
        ),
        pytest.param(
            EVIDENCE,
            'citations:\n      - article: courier\n        quote: "Ships are waiting"',
            'citations: "Ships are waiting"',
            'evidence/strait.yaml:32 reports.ships-waiting.citations: found "Ships are waiting"; a list '
            "belongs here. Write its entries on lines of their own, each after a dash.",
            id="text for list",
        ),
        pytest.param(
            QUESTION,
            "as_of:",
            "as_off:",
            'scenarios/strait.yaml:4 as_off: found the key "as_off"; there is no such key here. '
            'Did you mean "as_of"?',
            id="unknown key",
        ),
        pytest.param(
            QUESTION,
            "    title: Ships pay to pass",
            "    titel: Ships pay to pass",
            'scenarios/strait.yaml:10 scenarios.tolled.titel: found the key "titel"; there is no such key '
            'here. Did you mean "title"?',
            id="misspelt key that is needed",
        ),
        pytest.param(
            QUESTION,
            "closes: 2031-03-31\n",
            "",
            'scenarios/strait.yaml:1 closes: found no "closes"; "closes" is needed: its last day. '
            'Add a line like "closes: 2023-03-31".',
            id="missing key",
        ),
        pytest.param(
            QUESTION,
            "      closed: likely",
            "      clsed: likely",
            f'scenarios/strait.yaml:25 indicators.mines-laid.given.clsed: found "clsed"; {NO_SCENARIO}. '
            'Did you mean "closed"?',
            id="unknown scenario in given",
        ),
        pytest.param(
            QUESTION,
            "{scenario: closed, events: 2",
            "{scenario: shut, events: 2",
            f'scenarios/strait.yaml:17 prior.rates[0].scenario: found "shut"; {NO_SCENARIO}. '
            "Known: closed, tolled, open.",
            id="unknown scenario in a rate",
        ),
        pytest.param(
            QUESTION,
            "{tolled: 1,",
            "{toled: 1,",
            f'scenarios/strait.yaml:19 prior.shares.toled: found "toled"; {NO_SCENARIO}. '
            'Did you mean "tolled"?',
            id="unknown scenario in shares",
        ),
        pytest.param(
            EVIDENCE,
            "scenario: open",
            "scenario: opne",
            "evidence/strait.yaml:24 reports.ministry-expects-calm.scenario: "
            f'found "opne"; {NO_SCENARIO}. Did you mean "open"?',
            id="unknown scenario in a report",
        ),
        pytest.param(
            EVIDENCE,
            "{closed: 0.3}",
            "{closd: 0.3}",
            "evidence/strait.yaml:19 reports.ministry-denies-mines.deception.closd: "
            f'found "closd"; {NO_SCENARIO}. Did you mean "closed"?',
            id="unknown scenario in deception",
        ),
        pytest.param(
            EVIDENCE,
            "indicator: mines-laid\n    source: fishermen",
            "indicator: mines-lead\n    source: fishermen",
            'evidence/strait.yaml:3 reports.fishermen-saw-mines.indicator: found "mines-lead"; the question '
            'has no such indicator. Did you mean "mines-laid"?',
            id="unknown indicator",
        ),
        pytest.param(
            EVIDENCE,
            "source: fishermen\n    stance",
            "source: fisherman\n    stance",
            'evidence/strait.yaml:4 reports.fishermen-saw-mines.source: found "fisherman"; '
            'evidence/sources.yaml has no such source. Did you mean "fishermen"?',
            id="unknown source",
        ),
        pytest.param(
            EVIDENCE,
            'article: courier\n        quote: "We',
            'article: currier\n        quote: "We',
            "evidence/strait.yaml:10 reports.fishermen-saw-mines.citations[0].article: "
            'found "currier"; seeds/ has no record of such an article. Did you mean "courier"?',
            id="unknown article",
        ),
        pytest.param(
            QUESTION,
            "      open: 0.01\n",
            "",
            'scenarios/strait.yaml:24 indicators.mines-laid.given: found no judgement for "open"; an '
            "indicator has one for every scenario, since only their differences count. "
            'Add "open: likely" or the like, or "others: ..." for all that are not named.',
            id="missing given",
        ),
        pytest.param(
            QUESTION,
            "open: 0.01",
            "open: 1.2",
            f"{GIVEN_OPEN}: found 1.2; a probability lies between 0 and 1. "
            'Write a number such as 0.7, or "70%".',
            id="probability above 1",
        ),
        pytest.param(
            QUESTION,
            "open: 0.01",
            "open: -0.01",
            f"{GIVEN_OPEN}: found -0.01; a probability lies between 0 and 1. "
            'Write a number such as 0.7, or "70%".',
            id="probability below 0",
        ),
        pytest.param(
            QUESTION,
            "open: 0.01",
            "open: 0",
            f"{GIVEN_OPEN}: found 0; {CROMWELL}. Write 0.01 or closer still.",
            id="probability 0",
        ),
        pytest.param(
            QUESTION,
            "open: 0.01",
            "open: 100%",
            f'{GIVEN_OPEN}: found "100%"; {CROMWELL}. Write 0.99 or closer still.',
            id="probability 1",
        ),
        pytest.param(
            SOURCES,
            "affirms_anyway: 0.2",
            "affirms_anyway: 1",
            f"evidence/sources.yaml:8 sources.ministry.affirms_anyway: found 1; {CROMWELL}. "
            "Write 0.99 or closer still.",
            id="affirms_anyway 1",
        ),
        pytest.param(
            QUESTION,
            "2-10%",
            "10-2%",
            'scenarios/strait.yaml:26 indicators.mines-laid.given.tolled: found "10-2%"; a range runs from '
            'its lower number to its higher one. Write "2-10%".',
            id="range upside down",
        ),
        pytest.param(
            QUESTION,
            "closed: likely",
            "closed: probable",
            'scenarios/strait.yaml:25 indicators.mines-laid.given.closed: found "probable"; ICD 203 does not '
            'mix its two rows of words, and judgements use the first. Write "likely".',
            id="word of the other row",
        ),
        pytest.param(
            QUESTION,
            "opens: 2030-12-01",
            "opens: 2030-11-31",
            'scenarios/strait.yaml:2 opens: found "2030-11-31"; there is no such day. '
            "November 2030 ends on 2030-11-30.",
            id="no such date",
        ),
        pytest.param(
            COURIER,
            "published: 2031-01-10",
            "published: yesterday",
            'seeds/courier.yaml:3 published: found "yesterday"; a date is written year first, 2022-12-04, '
            "all in digits. "
            "Write a day, a month, a year or a span: 2022-12-04, 2022-12, 2022 or 2022-12-06..2022-12-07.",
            id="no date at all",
        ),
        pytest.param(
            QUESTION,
            "closes: 2031-03-31",
            "closes: 2030-03-31",
            "scenarios/strait.yaml:3 closes: found 2030-03-31; a question closes after it opens, here on "
            "2030-12-01. Correct one of the two.",
            id="closes before opens",
        ),
        pytest.param(
            EVIDENCE,
            "date: 2031-01-09",
            "date: 2031-04-09",
            "evidence/strait.yaml:6 reports.fishermen-saw-mines.date: found 2031-04-09; what is said after "
            "the question closes, on 2031-03-31, is no forecast of it. "
            "Correct the date, or delete the report.",
            id="report after closes",
        ),
        pytest.param(
            COURIER,
            "published: 2031-01-10",
            "published: 2031-05-10",
            'evidence/strait.yaml:32 reports.ships-waiting.citations: found no "date", and articles from '
            "2031-05-10 on; what is said after the question closes, on 2031-03-31, is no forecast of it. "
            'Add "date:" if it was said before, or delete the report.',
            id="report known only after closes",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "as_of: 2029-01-15",
            "scenarios/strait.yaml:4 as_of: found 2029-01-15; the as-of date lies within the question's "
            "time, 2030-12-01 to 2031-03-31. Write a day in it; to look back later, use --as-of and "
            "--after-close.",
            id="as_of before anything",
        ),
        pytest.param(
            EVIDENCE,
            "date: 2031-01-09",
            "date: 2031-01-11",
            'evidence/strait.yaml:6 reports.fishermen-saw-mines.date: found 2031-01-11; "courier" came out '
            "before that, and no article quotes what was not yet said. "
            "Correct the date here, or in the article's record.",
            id="article before its report",
        ),
        pytest.param(
            QUESTION,
            "resolves_if: otherwise",
            "resolves_if: Ships pass as they did.",
            'scenarios/strait.yaml:14 scenarios.open.resolves_if: found "Ships pass as they did."; the last '
            'scenario is what is left when no other holds. Write "resolves_if: otherwise", or add a scenario '
            "with it at the end.",
            id="last not otherwise",
        ),
        pytest.param(
            QUESTION,
            "resolves_if: The port authority publishes a toll for tankers and two carriers confirm that they "
            "paid.",
            "resolves_if: otherwise",
            'scenarios/strait.yaml:11 scenarios.tolled.resolves_if: found "otherwise"; scenarios are tested '
            "in this order, so only the last can be what is left. Say what must be seen for it.",
            id="otherwise twice",
        ),
        pytest.param(
            QUESTION,
            "  shares: {tolled: 1, open: 5}\n",
            "",
            "scenarios/strait.yaml:15 prior: found rates, and no shares; shares divide what the rates leave, "
            'and the last scenario at least needs one. Add "shares: {tolled: 1, open: 1}", with the numbers '
            "that you mean.",
            id="rates that leave nothing",
        ),
        pytest.param(
            GAZETTE,
            "url: https:",
            "url: javascript:",
            'seeds/gazette.yaml:4 url: found "javascript://gazette.example/1"; an address starts with '
            "https:// or http://. Write the article's address.",
            id="address that is none",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "as_of: &x !!python/object/apply:os.system [ls]",
            'scenarios/strait.yaml:4 as_of: found the tag "!!python/object/apply:os.system"; tags are not '
            "read. Delete it, or put a text that starts with ! in quotes.",
            id="Python tag",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "tags: " + "[" * 30 + "]" * 30,
            "scenarios/strait.yaml:4: found one level more than can be read; lists and maps are nested 20 "
            "deep at most. Write it flatter.",
            id="deep nesting",
        ),
        pytest.param(
            QUESTION,
            "exposure: 80",
            "exposure: -3",
            "scenarios/strait.yaml:17 prior.rates[0].exposure: found -3; this is a number above 0, "
            "from a millionth to a billion. Write a plain number, like 12.",
            id="negative exposure",
        ),
        pytest.param(
            QUESTION,
            "exposure: 80",
            "exposure: 0",
            "scenarios/strait.yaml:17 prior.rates[0].exposure: found 0; this is a number above 0, "
            "from a millionth to a billion. Write a plain number, like 12.",
            id="no exposure",
        ),
        pytest.param(
            QUESTION,
            "per: year",
            "per: fortnight",
            'scenarios/strait.yaml:17 prior.rates[0].per: found "fortnight"; an exposure is counted per day, '
            "week, month or year. Known: day, week, month, year.",
            id="unknown unit",
        ),
        pytest.param(
            QUESTION,
            "events: 1, ",
            "events: 10, ",
            "scenarios/strait.yaml:18 prior.rates[1].events: found 10; there cannot be more events than "
            "trials, here 9. Correct one of the two.",
            id="events above trials",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "as_of: 2031-04-15",
            "scenarios/strait.yaml:4 as_of: found 2031-04-15; the as-of date lies within the question's "
            "time, 2030-12-01 to 2031-03-31. Write a day in it; to look back later, use --as-of and "
            "--after-close.",
            id="as_of after closes",
        ),
        *(
            pytest.param(
                QUESTION,
                "as_of: 2031-01-15",
                f"as_of: 2031-01-15{zone}",
                f'scenarios/strait.yaml:4 as_of: found "2031-01-15{zone}"; dates are whole days, without a '
                "time of day or a time zone. Write 2031-01-15.",
                id=f"time zone {zone}",
            )
            for zone in ("T12:00:00Z", " 12:00 CET", "+02:00", "Z")
        ),
        pytest.param(
            EVIDENCE,
            "date: 2031-01-09",
            "date: 2023-02-29",
            'evidence/strait.yaml:6 reports.fishermen-saw-mines.date: found "2023-02-29"; there is no such '
            "day. February 2023 ends on 2023-02-28.",
            id="no leap day",
        ),
        pytest.param(
            QUESTION,
            "    title: Ships pass",
            "    added: 2031-01-12\n    title: Ships pass",
            'scenarios/strait.yaml:13 scenarios.open.added: found a later day for "open"; two scenarios at '
            "least, the last among them, are there when the question opens, on 2030-12-01. Delete "
            '"added:" where it is wrong.',
            id="last scenario added later",
        ),
        pytest.param(
            QUESTION,
            "    group: navy",
            "    added: 2031-05-12",
            "scenarios/strait.yaml:29 indicators.mines-laid.added: found 2031-05-12; nothing is added to a "
            "question after it closes, here on 2031-03-31. Correct one of the two.",
            id="added after the close",
        ),
        pytest.param(
            QUESTION,
            "    group: navy",
            "    window: {by: 2031-01-10, detection: 0.5}\n    added: 2031-02-01",
            "scenarios/strait.yaml:29 indicators.mines-laid.window.by: found 2031-01-10; a window ends after "
            'it begins, here on 2031-02-01. Write a later day, or an earlier "from:".',
            id="window over before it begins",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "alert: {closd: above 15%}",
            'scenarios/strait.yaml:4 alert.closd: found "closd"; the question has no such scenario. Did you '
            'mean "closed"?',
            id="alert on no scenario",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "alert: {closed: over 15%}",
            'scenarios/strait.yaml:4 alert.closed: found "over 15%"; an alert is "above" or "below" and a '
            'probability. Write it like "above 15%".',
            id="alert without a side",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "alert: {closed: above likely}",
            'scenarios/strait.yaml:4 alert.closed: found "above likely"; a probability is a number or a '
            'percentage. Write a number such as 0.7, or "70%".',
            id="alert without a number",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "yes: closd",
            f'scenarios/strait.yaml:4 yes: found "closd"; {NO_SCENARIO}. Did you mean "closed"?',
            id="yes to no scenario",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "yes: 1",
            f'scenarios/strait.yaml:4 yes: found "1"; {NO_SCENARIO}. Known: closed, tolled, open.',
            id="yes to a number",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "yes: [closed, closed]",
            'scenarios/strait.yaml:4 yes: found "closed" twice; once is enough. Delete one of the two.',
            id="yes twice",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "yes: [closed, tolled, open]",
            "scenarios/strait.yaml:4 yes: found every scenario; one of them comes true in any case, so the "
            "answer would always be yes. Name those that mean yes.",
            id="yes to all",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "alert: {yes: above 15%}",
            "scenarios/strait.yaml:4 alert.yes: found an alert on yes; it is on the answer, and the question "
            'does not say under "yes" which scenarios mean it. Add "yes:" with their ids to the question, or '
            "name a scenario here.",
            id="alert on an answer that is not there",
        ),
        pytest.param(
            QUESTION,
            PAID,
            f"{PAID}    by: 2031-03-31\n",
            "scenarios/strait.yaml:12 scenarios.tolled.by: found 2031-03-31; a scenario's own deadline lies "
            "after 2030-12-01, when its time begins, and before 2031-03-31. "
            'Write a day in between, or delete "by".',
            id="deadline of the question itself",
        ),
        pytest.param(
            QUESTION,
            PAID,
            f"{PAID}    by: 2031-01-12\n    added: 2031-01-12\n",
            "scenarios/strait.yaml:12 scenarios.tolled.by: found 2031-01-12; a scenario's own deadline lies "
            "after 2031-01-12, when its time begins, and before 2031-03-31. "
            'Write a day in between, or delete "by".',
            id="deadline before its scenario was added",
        ),
        pytest.param(
            QUESTION,
            "resolves_if: otherwise\n",
            "resolves_if: otherwise\n    by: 2031-02-28\n",
            'scenarios/strait.yaml:15 scenarios.open.by: found a deadline of "open"; the last scenario is '
            "what is left when the question closes, so it has none of its own. "
            'Delete "by".',
            id="deadline of what is left",
        ),
        pytest.param(
            QUESTION,
            "for seven days running.\n",
            "for seven days running.\n    by: 2031-02-28\n",
            'scenarios/strait.yaml:9 scenarios.closed.by: found a deadline of "closed", which has rates; a '
            "deadline of its own is for a scenario with a share; a rate runs to the question's close. "
            'Give it a share instead of its rates, or delete "by".',
            id="deadline of a scenario with rates",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "dependence: {repetition: [0.5, 0.75]}",
            "scenarios/strait.yaml:4 dependence.repetition: found 2 values; repetition is one number from 0 "
            "to 1. Keep the one that you mean.",
            id="repetition as a list",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "dependence: {repetition: 175%}",
            'scenarios/strait.yaml:4 dependence.repetition: found "175%"; dependence lies between 0 (each '
            "indicator, or report, for itself) and 1 (all follow one). "
            "Write a number such as 0.5, or for groups a list of them.",
            id="repetition as a percentage",
        ),
        pytest.param(
            QUESTION,
            "    group: navy",
            "    group: repetition",
            'scenarios/strait.yaml:29 indicators.mines-laid.group: found "repetition"; this word has a '
            "meaning of its own in the files. Choose another id.",
            id="group called repetition",
        ),
        pytest.param(
            QUESTION,
            "as_of: 2031-01-15",
            "foresight: 2",
            "scenarios/strait.yaml:4 foresight: found 2; foresight lies between 0 (an opinion is a guess) "
            "and 1 (whoever has one knows the outcome). "
            "Write a number such as 0.5, or delete it.",
            id="foresight above 1",
        ),
        pytest.param(
            QUESTION,
            "exposure: 80, ",
            "exposure: 80, expected: 0.6, ",
            'scenarios/strait.yaml:17 prior.rates[0].expected: found "expected"; it is how many trials the '
            "question's time brings, and this rate has none. "
            'Delete it, or count the class in "trials".',
            id="expected without trials",
        ),
        pytest.param(
            QUESTION,
            "trials: 9",
            "trials: 9, own: yes",
            'scenarios/strait.yaml:18 prior.rates[1].own: found "yes"; this is either true or false. '
            "Write true or false.",
            id="own as a word",
        ),
        pytest.param(
            SOURCES,
            "reliability: C",
            "reliability: C\n    camp: Marrow Coast",
            'evidence/sources.yaml:5 sources.fishermen.camp: found "Marrow Coast"; an id is lower-case '
            'letters and digits, in words joined by single hyphens. Write "marrow-coast".',
            id="ill-formed camp",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 40%, tolled: 20%, open: 50%}"),
            "evidence/strait.yaml:24 reports.ministry-expects-calm.says: found shares that add up to 1.1; "
            "what an opinion says of the scenarios adds up to 1. "
            "Correct a share.",
            id="shares above 1",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 40%, others: 0.5}"),
            "evidence/strait.yaml:24 reports.ministry-expects-calm.says: found shares that add up to 0.9; "
            "what an opinion says of the scenarios adds up to 1. "
            "Add what is missing, 0.1, or correct a share.",
            id="shares below 1",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 40%}"),
            "evidence/strait.yaml:24 reports.ministry-expects-calm.says: found no share of "
            '"tolled" and "open"; an opinion that is a distribution says something of every scenario. '
            'Add it, or "others:" with the share of all that are not named.',
            id="shares missing",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 40%, tolled: 20%, open: 30%, others: 10%}"),
            'evidence/strait.yaml:24 reports.ministry-expects-calm.says.others: found "others"; every '
            "scenario is named here, so this share goes to none. "
            "Delete it, and see that the shares add up to 1.",
            id="share of none",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 33%, others: 67%}"),
            "evidence/strait.yaml:24 reports.ministry-expects-calm.says: found the same share for every "
            "scenario; an opinion that prefers none of them says nothing. "
            'Write what the source means, or make it context: delete "says".',
            id="even shares",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{clsed: 40%, others: 60%}"),
            'evidence/strait.yaml:24 reports.ministry-expects-calm.says.clsed: found "clsed"; '
            f'{NO_SCENARIO}. Did you mean "closed"?',
            id="share of no scenario",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{}"),
            "evidence/strait.yaml:24 reports.ministry-expects-calm.says: found a map; at least one entry "
            "belongs here. Add one.",
            id="no shares",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("[closed]"),
            f"evidence/strait.yaml:24 reports.ministry-expects-calm.says: found a list; {NEEDS_MAP}",
            id="shares as a list",
        ),
        pytest.param(
            EVIDENCE,
            CALM,
            calm("{closed: 40%, others: 60%}", "    stance: affirms\n"),
            'evidence/strait.yaml:26 reports.ministry-expects-calm.stance: found "stance"; it belongs to a '
            'report that affirms or denies, and one with "says" does neither. '
            "Delete one of the two.",
            id="shares with a stance",
        ),
        pytest.param(
            EVIDENCE,
            "scenario: open\n",
            "scenario: open\n    says: {closed: 40%, others: 60%}\n",
            'evidence/strait.yaml:25 reports.ministry-expects-calm.says: found "scenario" and "says"; a '
            "report is about one indicator, or about the outcome itself. "
            "Make two reports of it, or delete one of the two.",
            id="two opinions in one report",
        ),
        pytest.param(
            EVIDENCE,
            "scenario: open\n",
            "scenario: open\n    indicator: mines-laid\n",
            "evidence/strait.yaml:24 reports.ministry-expects-calm.scenario: found "
            '"indicator" and "scenario"; a report is about one indicator, or about the outcome itself. '
            "Make two reports of it, or delete one of the two.",
            id="two subjects",
        ),
        pytest.param(
            EVIDENCE,
            "scenario: open\n",
            "scenario: open\n    certainty: certain\n",
            'evidence/strait.yaml:25 reports.ministry-expects-calm.certainty: found "certain"; nobody '
            "observes the outcome beforehand, so an opinion on it is never certain. "
            "Write asserted, likely or possible.",
            id="certain opinion",
        ),
        pytest.param(
            QUESTION,
            "    group: navy",
            "    window: {from: 2031-01-10, by: 2031-02-28, detection: 0.8}",
            "evidence/strait.yaml:6 reports.fishermen-saw-mines.date: found an affirmation of 2031-01-09, "
            "and a window that begins on 2031-01-10; what is said before an indicator can show is an "
            "expectation and no sighting. "
            'Write "certainty: possible", make it an opinion on the outcome, or correct "from".',
            id="seen before it can show",
        ),
        pytest.param(
            EVIDENCE,
            "    date: 2031-01-09",
            "    withdrawn: {date: 2031-01-08, why: It was wrong.}",
            "evidence/strait.yaml:6 reports.fishermen-saw-mines.withdrawn.date: found 2031-01-08; nothing is "
            "withdrawn or corrected before it was there, here on 2031-01-10. Correct one of the two.",
            id="report withdrawn before it was there",
        ),
        pytest.param(
            COURIER,
            "title:",
            "corrected: {date: 2031-01-09, why: It was wrong.}\ntitle:",
            "seeds/courier.yaml:2 corrected.date: found 2031-01-09; nothing is withdrawn or corrected before "
            "it was there, here on 2031-01-10. Correct one of the two.",
            id="article corrected before it was there",
        ),
        pytest.param(
            QUESTION,
            "  open:\n",
            "  Open:\n",
            'scenarios/strait.yaml:12 scenarios.Open: found "Open"; an id is lower-case letters and digits, '
            'in words joined by single hyphens. Write "open".',
            id="ill-formed scenario",
        ),
        pytest.param(
            QUESTION,
            "  mines-laid:\n",
            "  mines laid:\n",
            'scenarios/strait.yaml:22 indicators.mines laid: found "mines laid"; an id is lower-case letters '
            'and digits, in words joined by single hyphens. Write "mines-laid".',
            id="ill-formed indicator",
        ),
        pytest.param(
            QUESTION,
            "  open:\n",
            "  opne:\n",
            'evidence/strait.yaml:24 reports.ministry-expects-calm.scenario: found "open", and again at '
            "scenarios/strait.yaml:19, scenarios/strait.yaml:27; the question has no such scenario. Did you "
            'mean "opne"?',
            id="misspelt scenario",
        ),
        pytest.param(
            QUESTION,
            "  mines-laid:\n",
            "  mine-laid:\n",
            'evidence/strait.yaml:3 reports.fishermen-saw-mines.indicator: found "mines-laid", and again at '
            'evidence/strait.yaml:16; the question has no such indicator. Did you mean "mine-laid"?',
            id="misspelt indicator",
        ),
        pytest.param(
            QUESTION,
            "question: Will the Strait",
            "question: Will the \u202eStrait",
            "scenarios/strait.yaml:1: found U+202E, an invisible turn of the writing direction; such a turn "
            "ends on its line, or what follows looks like other words. Delete it, or close it with U+202C or "
            "U+2069, whichever belongs to it.",
            id="unclosed override",
        ),
        pytest.param(
            QUESTION,
            "question: Will the Strait of Marrow be closed to tankers by 31 March 2031?",
            'question: "Will the \\u2067Strait of Marrow be closed?"',
            'scenarios/strait.yaml:1 question: found "Will the ?Strait of Marrow be closed?", with an '
            "invisible turn of the writing direction; such a turn ends on its line, or what follows looks "
            "like other words. Delete the escape that stands for one.",
            id="unclosed isolate by an escape",
        ),
        pytest.param(
            QUESTION,
            "  pilots-hired:\n",
            f"  {'p' * 101}:\n",
            f"scenarios/strait.yaml:30 indicators.{'p' * 101}: found 101 characters, "
            '"ppppppppppppppppppppp..."; an id has 100 characters at most, since it names files. Shorten it.',
            id="long id",
        ),
        *(
            pytest.param(
                QUESTION,
                "  pilots-hired:\n",
                f"  {name}:\n",
                f'scenarios/strait.yaml:30 indicators.{name}: found "{name}"; this is the name of a device '
                f'on Windows, where no file can have it. Write "{name}-1" or the like.',
                id=name,
            )
            for name in ("con", "nul", "prn", "aux", "com1", "lpt9")
        ),
        pytest.param(
            QUESTION,
            "title: Ships pay to pass",
            f"title: {'long ' * 101}",
            "scenarios/strait.yaml:10 scenarios.tolled.title: found 504 characters; a text has 500 at most "
            "here. Shorten it.",
            id="long title",
        ),
        pytest.param(
            QUESTION,
            "  why: The strait was threatened before, and threats are rarely carried out.",
            f"  why: {'word ' * 2_001}",
            "scenarios/strait.yaml:20 prior.why: found 10,004 characters; a text has 10,000 at most here. "
            "Shorten it.",
            id="long prose",
        ),
        pytest.param(
            EVIDENCE,
            '"All ships pass"',
            f'"{"語" * 2_001}"',
            "evidence/strait.yaml:29 reports.ministry-expects-calm.citations[0].quote: found 2,001 "
            "characters; a text has 2,000 at most here. Shorten it.",
            id="long quote without blanks",
        ),
        *(
            pytest.param(
                GAZETTE,
                "https://gazette.example/1",
                url,
                f'seeds/gazette.yaml:4 url: found {quoted(url)}; the host of an address has no "@" and no '
                '"\\" in it. Write the article\'s address.',
                id=url,
            )
            for url in ("https://good.example@evil.example/", "https://good.example\\@evil.example/")
        ),
        pytest.param(
            GAZETTE,
            "https://gazette.example/1",
            f"https://gazette.example/{'1' * 2_000}",
            "seeds/gazette.yaml:4 url: found 2,024 characters; an address has 2,000 at most. Write the "
            "article's address.",
            id="long url",
        ),
    ],
)
def test_bad_input_is_told_whole(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    (problem,) = problems(tmp_path, changed(file, old, new))
    assert str(problem) == message


def test_certain_reports_against_each_other_are_a_problem_of_both(tmp_path: Path) -> None:
    certain = "    deception: {closed: 0.3}\n"
    text = STRAIT[EVIDENCE].replace("certainty: likely", "certainty: certain")
    text = text.replace(certain, "    certainty: certain\n")
    assert [str(problem) for problem in problems(tmp_path, STRAIT | {EVIDENCE: text})] == [
        f'evidence/strait.yaml:{line} reports.{one}.certainty: found that "{other}", in '
        "evidence/strait.yaml, says the opposite for certain; an indicator is true or false, and what is "
        "certain cannot be both. Correct one of the two."
        for line, one, other in (
            (7, "fishermen-saw-mines", "ministry-denies-mines"),
            (19, "ministry-denies-mines", "fishermen-saw-mines"),
        )
    ]


def test_a_leap_day_is_a_day(tmp_path: Path) -> None:
    assert problems(tmp_path, changed(EVIDENCE, "date: 2031-01-09", "date: 2024-02-29")) == ()


def test_a_slip_in_two_questions_is_told_in_both(tmp_path: Path) -> None:
    files = changed(QUESTION, "  open:\n", "  opne:\n")
    files |= {name.replace("strait", "canal"): text for name, text in files.items()}
    found = [problem for problem in problems(tmp_path, files) if problem.code == "unknown-scenario"]
    assert [problem.file for problem in found] == ["evidence/canal.yaml", "evidence/strait.yaml"]


@pytest.mark.parametrize("key", ["off", "on", "no"])
def test_key_that_yaml_once_took_for_a_truth_value(tmp_path: Path, key: str) -> None:
    (problem,) = problems(tmp_path, changed(QUESTION, "as_of: 2031-01-15", f"{key}: 1"))
    assert str(problem) == (
        f'scenarios/strait.yaml:4 {key}: found the key "{key}"; there is no such key here. {TOP_KEYS}'
    )


def test_ids_that_yaml_once_took_for_truth_values(tmp_path: Path) -> None:
    text = STRAIT[QUESTION].replace("tolled", "yes").replace("  open:", "  no:").replace(" open", " no")
    loaded = load(write(tmp_path, STRAIT | {QUESTION: text, EVIDENCE: "reports: {}"}))
    assert loaded.problems == ()
    assert loaded.cases["strait"].question.scenario_ids == ("closed", "yes", "no")


def test_an_alert_on_yes_that_may_mean_two_things(tmp_path: Path) -> None:
    question = STRAIT[QUESTION].replace("tolled", "yes")
    typed = "yes: [yes, closed]\nalert: {yes: above 15%}\n"
    (problem,) = problems(tmp_path, STRAIT | {QUESTION: typed + question, EVIDENCE: "reports: {}"})
    assert str(problem) == (
        "scenarios/strait.yaml:2 alert.yes: found an alert on yes; it may mean the scenario of that name, or "
        'the answer, which is "yes" and "closed". Give the scenario another id, or leave "yes" out here.'
    )


def test_empty_file(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, STRAIT | {QUESTION: ""})
    assert str(problem) == (
        "scenarios/strait.yaml:1: found nothing in this file; a file holds a map of keys. "
        "Write its keys, or delete the file; `forecast init` makes an example."
    )


def test_file_of_50_megabytes_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    with (tmp_path / QUESTION).open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = load(tmp_path).problems
    assert str(problem) == (
        "scenarios/strait.yaml: found 50.0 MB; a file has 5 MB at most. "
        "Divide it, or check that it is the right file."
    )


def test_alias_bomb(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    (problem,) = problems(tmp_path, STRAIT | {QUESTION: "\n".join(lines)})
    assert str(problem) == (
        "scenarios/strait.yaml:6: found more than can be read; a file holds 250,000 values at most, and what "
        "an alias repeats counts each time. Divide the file, or write fewer aliases."
    )


def test_invalid_utf8(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    raw = (tmp_path / COURIER).read_bytes().replace(b"Mines", b"Min\xe9s")
    (tmp_path / COURIER).write_bytes(raw)
    (problem,) = load(tmp_path).problems
    assert str(problem) == (
        "seeds/courier.yaml:2: found the byte 0xE9; files are text in UTF-8, and this byte is none. "
        "Save the file as UTF-8."
    )


def test_path_out_of_the_workspace(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "secret.yaml"
    write(inside, STRAIT)
    outside.write_text("reports: {}", encoding="utf-8")
    (inside / EVIDENCE).unlink()
    (inside / EVIDENCE).symlink_to(outside)
    (problem,) = load(inside).problems
    assert str(problem) == (
        f'evidence/strait.yaml: found a link to "{outside.resolve()}"; '
        "nothing outside the workspace is read. Put the file itself here."
    )


@pytest.mark.parametrize("name", ["../strait", "/etc/passwd", "scenarios/strait.yaml", "strait/../x"])
def test_question_asked_for_by_a_path(tmp_path: Path, name: str) -> None:
    (problem,) = load(write(tmp_path, STRAIT), [name]).problems
    known = 'Did you mean "strait"?' if "strait.yaml" in name or name.endswith("strait") else "Known: strait."
    assert str(problem) == (
        f'scenarios: found "{name}"; a question is called by the name of its file in scenarios/, '
        f"without .yaml. {known}"
    )


def test_five_faults_of_every_kind_are_five_problems(tmp_path: Path) -> None:
    text = STRAIT[QUESTION]
    for old, new in (
        ("opens: 2030-12-01\n", "opens: 2030-12-01\nopens: 2030-12-02\n"),
        ("as_of: 2031-01-15", "as_of: 2031-01-32"),
        ("title: Ships pay to pass", "titel: Ships pay to pass"),
        ("events: 1, trials", "events: 10, trials"),
        ("      open: 0.01\n", ""),
    ):
        text = text.replace(old, new)
    assert [str(problem).partition(";")[0] for problem in problems(tmp_path, STRAIT | {QUESTION: text})] == [
        'scenarios/strait.yaml:3 opens: found "opens" again',
        'scenarios/strait.yaml:5 as_of: found "2031-01-32"',
        'scenarios/strait.yaml:11 scenarios.tolled.titel: found the key "titel"',
        "scenarios/strait.yaml:19 prior.rates[1].events: found 10",
        'scenarios/strait.yaml:25 indicators.mines-laid.given: found no judgement for "open"',
    ]


def test_five_faults_in_one_report_are_five_problems(tmp_path: Path) -> None:
    text = STRAIT[EVIDENCE]
    for old, new in (
        (
            "indicator: mines-laid\n    source: fishermen\n    stance: affirms",
            "indicator: mine-laid\n    source: fisher\n    stanse: affirms",
        ),
        ("grade: B2", "grade: B7"),
        ('article: gazette\n        quote: "they', 'article: gazete\n        quote: "they'),
    ):
        assert old in text
        text = text.replace(old, new)
    assert [str(problem).partition(";")[0] for problem in problems(tmp_path, STRAIT | {EVIDENCE: text})] == [
        'evidence/strait.yaml:3 reports.fishermen-saw-mines.indicator: found "mine-laid"',
        'evidence/strait.yaml:4 reports.fishermen-saw-mines.source: found "fisher"',
        'evidence/strait.yaml:5 reports.fishermen-saw-mines.stanse: found the key "stanse"',
        'evidence/strait.yaml:8 reports.fishermen-saw-mines.grade: found "B7"',
        'evidence/strait.yaml:13 reports.fishermen-saw-mines.citations[1].article: found "gazete"',
    ]


def test_question_without_reports_has_a_case(tmp_path: Path) -> None:
    files = {name: text for name, text in STRAIT.items() if name == QUESTION}
    loaded = load(write(tmp_path, files))
    assert loaded.problems == ()
    assert loaded.cases["strait"].reports == ()
