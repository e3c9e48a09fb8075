"""The wording of every problem with records, publications and resolutions."""

from forecast.core.problem import Message

_RESTORE = 'Restore it, with git for example: git checkout HEAD -- "{file}".'

MESSAGES = {
    # Records
    "record-half-written": Message(
        "found a file that is half-written, or no JSON",
        "records are written whole and never changed",
        _RESTORE,
    ),
    "record-edited": Message("found {what}", "records are written once and never changed", _RESTORE),
    "record-renamed": Message(
        "found the record {right}",
        "a record keeps the name and the folder under which it was published",
        "{step}",
    ),
    "record-removed": Message(
        "found no record {name}, which {by} names as the one before it", "records are never removed", "{step}"
    ),
    "record-gone": Message("found no such file, though git knows it", "records are never removed", "{step}"),
    "record-newer": Message(
        "found a record of version {version}",
        "this forecast reads version {own}",
        "Use a newer forecast for this ledger.",
    ),
    "record-unlike": Message(
        "found no record that this forecast can use: {what}",
        "a record is what `forecast publish` writes",
        _RESTORE,
    ),
    # Briefs
    "brief-gone": Message(
        "found no such file, the brief that {name} was published with",
        "a published brief is never removed",
        _RESTORE,
    ),
    "brief-edited": Message(
        "found a content other than {name} was published with",
        "a published brief is written once and never changed",
        _RESTORE,
    ),
    "brief-without-record": Message(
        "found a brief that no record names",
        "a brief is published with its record, and both stay",
        "Finish what was interrupted: forecast check. Else look for its record: git log --full-history -- "
        '"{folder}". If there was none, delete the brief.',
    ),
    "brief-overwritten": Message(
        "found a brief other than the one that {name} was published with: it was overwritten since",
        "the record is of a time when published briefs lay among the drafts",
        "Nothing is to be done: the record holds the figures, and `forecast rerun` computes them again.",
        "warning",
    ),
    "brief-not-committed": Message(
        "found a brief that git does not know, though it knows the record {name}",
        "a record and its brief are published together",
        'Commit it: git add -f "{file}".',
        "warning",
    ),
    "brief-too-large": Message(
        "found {size:.1f} MB",
        "a published brief has {most:.0f} MB at most",
        "Divide the question.",
    ),
    "draft-in-ledger": Message(
        "found a path in the ledger",
        "the ledger holds what was published, and a brief like this one is a draft",
        "Write it elsewhere, or publish it: forecast publish.",
    ),
    "record-contradicts-itself": Message(
        "found {what}",
        "a record that contradicts itself is left out of every table and score",
        "Ask whoever published it; nothing that `forecast publish` writes looks like this.",
    ),
    "committed-late": Message(
        "found a publication at {time}, {days} days before the commit that first holds it",
        "nothing but a commit that was pushed, a signed tag or a time stamp shows when a record was written",
        "Take the day of the commit, {committed}, for the day of the forecast.",
        "warning",
    ),
    "git-unusable": Message(
        "found a git repository that cannot be read: {what}",
        "without it a newest record that was removed leaves no trace",
        "Mend the repository, or clone it again.",
        "warning",
    ),
    "clock-backwards": Message(
        "found {time}, earlier than {before} of the record before it, {by}",
        "records are ordered by which names which, not by the clock",
        "Look at the clock of the machine that published it.",
        "warning",
    ),
    "stray-file": Message(
        "found a file that is no record",
        "the ledger holds nothing but records and their briefs",
        "Put it elsewhere.",
        "warning",
    ),
    "interrupted": Message(
        "found what an interrupted publication left behind",
        "nothing was published by it, and nothing was lost",
        "Run `forecast check`, which finishes what it can. Then delete it, if nobody is publishing now.",
        "warning",
    ),
    "interrupted-after": Message(
        "found a second name of the record {name}",
        "the publication was interrupted after the record had its own name, and it stands",
        "Delete this name, if nobody is publishing now.",
        "warning",
    ),
    "unknown-question": Message("found {named}", "the ledger has no records of such a question", "{step}"),
    "unknown-record": Message("found {named}", "{rule}", "{step}"),
    # Forecasts
    "as-of-ahead": Message(
        "found {as_of}",
        "a forecast is of a day that has come, and today is {today}",
        "Publish it on that day.",
    ),
    "record-too-large": Message(
        "found {size:.1f} MB",
        "a record has {most:.0f} MB at most, and holds all reports of its question",
        "Divide the question.",
    ),
    "already-published": Message(
        "found the same inputs and figures in {name}",
        "a forecast is published once",
        "Change what has changed first.",
    ),
    "after-resolution": Message(
        "found a resolution of {date} in {name}",
        "a forecast as of that day or later is not scored",
        "Leave it, if that is meant.",
        "warning",
    ),
    "marked": Message(
        "found marks up to {mark} among what it rests on",
        "a record holds its reports and quotes for whoever has the ledger, and is never changed",
        "Share the ledger with nobody beyond that mark; a record that was not shared yet may be deleted.",
        "warning",
    ),
    "outcome-not-offered": Message(
        "found the outcome {outcome} in {name}, a scenario that no published forecast has",
        "a forecast is scored on the scenarios that it had",
        "Nothing is to be done: the question is left out.",
        "warning",
    ),
    "in-retrospect": Message(
        "found {what}",
        "what became known in between may have shaped it, so it is marked as in retrospect",
        "Leave it, if that is meant.",
        "warning",
    ),
    # Judges
    "unknown-scenario": Message("found {named}", "the question has no such scenario", "{step}"),
    "judge-too-much": Message(
        "found {total} in all for {count} of {scenarios} scenarios",
        "the others need something left, and all together make 100%",
        "Lower one of them.",
    ),
    "judge-not-whole": Message(
        "found {total} in all",
        "all scenarios together make 100%",
        "Correct one, or leave one out: it takes the rest.",
    ),
    "reserved-judge": Message(
        "found {named}", "this is the name of the engine's own forecasts", "Choose another."
    ),
    # Resolutions
    "unknown-outcome": Message(
        "found {named}", 'a question resolves as one of its scenarios, or as "void"', "{step}"
    ),
    "unknown-indicator": Message("found {named}", "the question has no such indicator", "{step}"),
    "no-reason": Message(
        "found nothing", "a resolution says on whose word it is, and why it counts so", "Write it."
    ),
    "resolved-ahead": Message(
        "found {date}", "a resolution is of a day that has come, and today is {today}", "Correct the date."
    ),
    "resolved-before-opening": Message(
        "found {date}", "nothing is decided before the question opens, on {opens}", "Correct the date."
    ),
    "resolved-before-closing": Message(
        "found {date}",
        "this scenario is what is left when no other holds, and another still can until {closes}",
        "Leave it, if none of them can hold any more.",
        "warning",
    ),
    "same-resolution": Message(
        "found the same resolution in {name}",
        "a resolution is recorded once",
        "Change what has changed first.",
    ),
}
