"""Messages about files whose values do not fit one another: one for every code.

Words in braces are filled in where the problem is found; `named` there is text as `quoted` quotes it.
"""

from forecast.core.problem import Message

_DELETE_ONE = "Delete one of the two."
_CORRECT_ONE = "Correct one of the two."

MESSAGES = {
    # Question
    "closes-too-early": Message(
        "found {closes}", "a question closes after it opens, here on {opens}", _CORRECT_ONE
    ),
    "as-of-outside": Message(
        "found {as_of}",
        "the as-of date lies within the question's time, {opens} to {closes}",
        "Write a day in it; to look back later, use --as-of and --after-close.",
    ),
    "too-few-scenarios": Message(
        "found {count}",
        'a question has at least two scenarios, the last with "resolves_if: otherwise"',
        "Add what else could happen.",
    ),
    "reserved-id": Message(
        "found {named}", "this word has a meaning of its own in the files", "Choose another id."
    ),
    "otherwise-not-last": Message(
        'found "otherwise"',
        "scenarios are tested in this order, so only the last can be what is left",
        "{step}",
    ),
    "last-not-otherwise": Message(
        "found {named}",
        "the last scenario is what is left when no other holds",
        'Write "resolves_if: otherwise", or add a scenario with it at the end.',
    ),
    "unknown-scenario": Message("found {named}", "the question has no such scenario", "{step}"),
    "unknown-group": Message("found {named}", "no indicator is in a group of this name", "{step}"),
    "missing-given": Message(
        "found no judgement for {named}",
        "an indicator has one for every scenario, since only their differences count",
        'Add "{first}: likely" or the like, or "others: ..." for all that are not named.',
    ),
    "others-unused": Message(
        'found "others"', "every scenario is named here, so nothing is left for it", "Delete it.", "warning"
    ),
    "window-too-late": Message(
        "found {by}",
        "what shows after the question closes, on {closes}, shows too late to count",
        "Write an earlier day, or delete the window.",
        "warning",
    ),
    "window-without-days": Message(
        "found {by}",
        "a window ends after it begins, here on {start}",
        'Write a later day, or an earlier "from:".',
    ),
    "added-too-late": Message(
        "found a later day for {named}",
        "two scenarios at least, the last among them, are there when the question opens, on {opens}",
        'Delete "added:" where it is wrong.',
    ),
    "added-after-close": Message(
        "found {added}", "nothing is added to a question after it closes, here on {closes}", _CORRECT_ONE
    ),
    "by-outside": Message(
        "found {by}",
        "a scenario's own deadline lies after {since}, when its time begins, and before {closes}",
        'Write a day in between, or delete "by".',
    ),
    "by-on-last": Message(
        "found a deadline of {named}",
        "the last scenario is what is left when the question closes, so it has none of its own",
        'Delete "by".',
    ),
    "by-and-rate": Message(
        "found a deadline of {named}, which has rates",
        "a deadline of its own is for a scenario with a share; a rate runs to the question's close",
        'Give it a share instead of its rates, or delete "by".',
    ),
    "repetition-many": Message(
        "found {count} values", "repetition is one number from 0 to 1", "Keep the one that you mean."
    ),
    "yes-to-all": Message(
        "found every scenario",
        "one of them comes true in any case, so the answer would always be yes",
        "Name those that mean yes.",
    ),
    "alert-without-yes": Message(
        "found an alert on yes",
        'it is on the answer, and the question does not say under "yes" which scenarios mean it',
        'Add "yes:" with their ids to the question, or name a scenario here.',
    ),
    "alert-yes-unclear": Message(
        "found an alert on yes",
        "it may mean the scenario of that name, or the answer, which is {named}",
        'Give the scenario another id, or leave "yes" out here.',
    ),
    # Prior
    "no-prior": Message(
        'found no "prior"',
        "every scenario then starts equally probable, which neglects how rare some of them are",
        'Add "prior:" with "rates:" from past cases, or with "shares:".',
        "warning",
    ),
    "rate-measure": Message(
        "found {named}",
        "a rate counts events in exactly one of exposure, since and trials",
        "{step}",
    ),
    "exposure-without-per": Message(
        'found no "per"',
        "an exposure is a number of days, weeks, months or years",
        'Add "per: year" or the like.',
    ),
    "per-without-exposure": Message(
        'found "per"', "it belongs to an exposure, and this rate has none", "Delete it."
    ),
    "more-events-than-trials": Message(
        "found {events}", "there cannot be more events than trials, here {trials}", _CORRECT_ONE
    ),
    "expected-without-trials": Message(
        'found "expected"',
        "it is how many trials the question's time brings, and this rate has none",
        'Delete it, or count the class in "trials".',
    ),
    "expected-many": Message(
        "found {expected}",
        "more trials are expected within the question's time than were ever counted, {trials}",
        "Write how many such trials the time from opens to closes brings.",
        "warning",
    ),
    "since-too-late": Message(
        "found {since}",
        "what happened since then is counted up to {end}, so it must start before",
        "Write an earlier day.",
    ),
    "nothing-left": Message(
        "found {what}",
        "shares divide what the rates leave, and the last scenario at least needs one",
        'Add "shares: {{{shares}}}", with the numbers that you mean.',
    ),
    "rate-and-share": Message(
        "found a rate and a share for {named}",
        "a scenario has one or the other: rates take their part first, shares divide what is left",
        _DELETE_ONE,
    ),
    "no-rate-or-share": Message(
        "found no rate and no share for {named}",
        "every scenario has one or the other",
        'Add a share, like "{first}: 1".',
    ),
    "rate-for-last": Message(
        "found {named}",
        "the last scenario is what all others leave, so it has a share and no rate",
        'Delete the rate and add "{last}: 1" to the shares.',
    ),
    # Changes of several files
    "change-unfinished": Message(
        "found that the change {what} was interrupted",
        "a change of several files is made as a whole",
        "Run `forecast check`, which finishes it.",
    ),
    "change-interrupted": Message(
        "found the change {what} stopped half way: {why}",
        "a change of several files is made as a whole",
        "When this is mended, run the command again, or `forecast check`: either finishes the change.",
    ),
    "change-finished-first": Message(
        "found the change {what} interrupted, and finished it",
        "a file is changed only as it was read, and this one was read before",
        "Run the command again.",
    ),
    "change-stuck": Message(
        "found that {file} was changed since the change {what} was interrupted",
        "a change is finished only over files as they were",
        "Bring the files back to one state, for example with git; then delete {journal}.",
    ),
    "foreign-journal": Message(
        "found a change that was begun elsewhere, or an edited record of one",
        "only a change that was begun in this folder is finished",
        "See with git whether the files are whole; then delete this one.",
        "warning",
    ),
    "stray-temporary": Message(
        "found a file that was never finished",
        "such a file is left where a command was killed, and nothing is read from it",
        "Delete it, unless another command is at work here.",
        "warning",
    ),
    # Articles, reports and sources
    "corrected-too-early": Message(
        "found {date}",
        "nothing is withdrawn or corrected before it was there, here on {first}",
        _CORRECT_ONE,
    ),
    "fingerprint-without-sha256": Message(
        'found no "sha256" beside it',
        "a fingerprint belongs to one text, which its sha256 names",
        "Make both anew: `forecast article add` with the article's text.",
    ),
    "fingerprint-damaged": Message(
        "found a fingerprint that its check does not fit",
        "it is written whole by `forecast article add`, for the text of this sha256, and never by hand",
        "Restore the record, or make it anew with the article's text.",
    ),
    "same-sha256": Message(
        "found the sha256 of {named} again",
        "one text is one article, and two would count as two",
        "Delete one of the two records, and cite the other.",
    ),
    "text-not-records": Message(
        "found {text}, whose sha256 begins {begins}",
        "a text and its record belong together, and this one is not the record's",
        "Put the article's own text there, or take the file away.",
    ),
    "text-unreadable": Message("found {text}, of which {found}", "{rule}", "{step}"),
    "words-differ": Message(
        "found {words}",
        "the text has {counted} words, as they are counted for anchors",
        "Correct the number, or run `forecast article add` on the text.",
    ),
    "fingerprint-of-another": Message(
        "found a fingerprint that is not this text's",
        "a fingerprint is made of the text of this sha256",
        "Run `forecast article add` on the text.",
    ),
    # Anchors
    "anchor-without-sha256": Message(
        "found an anchor, and no sha256 in the record of {named}",
        "an anchor binds a quote to the text that the sha256 names",
        "Add the article's text with `forecast article add`, then run `forecast article anchor`.",
    ),
    "anchor-mismatch": Message(
        "found a quote that its anchor was not made for",
        "a quote stands in its article word for word, and here a word, a number or the anchor has changed",
        "Restore it, or put the article's text into {text} and run `forecast article anchor`.",
    ),
    "quote-differs": Message(
        "found {quoted} where the article has {stands}",
        "a quote stands in its article word for word; the nearest passage is {passage}, {place}",
        "Correct the quote, then run `forecast article anchor`.",
    ),
    "quote-not-there": Message(
        "found {quote}",
        "a quote stands in its article word for word, and {named} has no passage like it",
        "Correct the quote or the article, then run `forecast article anchor`.",
    ),
    "quote-elsewhere": Message(
        "found {place}",
        "an anchor gives the place of its quote, and this quote stands at {stands}",
        "Run `forecast article anchor`.",
    ),
    "no-anchor": Message(
        "found no anchor",
        "without one nobody can see without the article's text whether a quote has drifted",
        "Run `forecast article anchor`.",
        "warning",
    ),
    # Reports
    "two-subjects": Message(
        "found {named}",
        "a report is about one indicator, or about the outcome itself",
        "Make two reports of it, or delete one of the two.",
    ),
    "unknown-indicator": Message("found {named}", "the question has no such indicator", "{step}"),
    "unknown-source": Message("found {named}", "evidence/sources.yaml has no such source", "{step}"),
    "unknown-article": Message("found {named}", "seeds/ has no record of such an article", "{step}"),
    "no-stance": Message(
        'found no "stance"',
        "a report on an indicator or a scenario affirms or denies it",
        'Add "stance: affirms" or "stance: denies".',
    ),
    "stance-on-context": Message(
        "found {named}",
        "a report with neither indicator nor scenario is context, which takes no side",
        "Delete it, or name what it is about.",
    ),
    "says-nothing": Message(
        "found every scenario",
        "one of them comes true in any case, so this says nothing",
        "Name those that the source means.",
    ),
    "unlike-a-distribution": Message(
        'found "{key}"',
        'it belongs to a report that affirms or denies, and one with "says" does neither',
        _DELETE_ONE,
    ),
    "shares-not-one": Message(
        "found shares that add up to {total}",
        "what an opinion says of the scenarios adds up to 1",
        "{step}",
    ),
    "shares-missing": Message(
        "found no share of {named}",
        "an opinion that is a distribution says something of every scenario",
        'Add it, or "others:" with the share of all that are not named.',
    ),
    "share-of-none": Message(
        'found "others"',
        "every scenario is named here, so this share goes to none",
        "Delete it, and see that the shares add up to 1.",
    ),
    "shares-even": Message(
        "found the same share for every scenario",
        "an opinion that prefers none of them says nothing",
        'Write what the source means, or make it context: delete "says".',
    ),
    "certain-opinion": Message(
        'found "certain"',
        "nobody observes the outcome beforehand, so an opinion on it is never certain",
        "Write asserted, likely or possible.",
    ),
    "certain-staged": Message(
        'found "deception"',
        "what is certain is on record, so that nobody can have staged it",
        "Delete it, or write another certainty.",
    ),
    "certain-against": Message(
        "found that {other}, in {where}, says the opposite for certain",
        "an indicator is true or false, and what is certain cannot be both",
        _CORRECT_ONE,
    ),
    "denial-too-early": Message(
        "found a denial of {date}, and a window that begins on {start}",
        "before an indicator can show, a denial says nothing of it",
        'Delete it, make it context, or correct "from".',
        "warning",
    ),
    "sighting-too-early": Message(
        "found an affirmation of {date}, and a window that begins on {start}",
        "what is said before an indicator can show is an expectation and no sighting",
        'Write "certainty: possible", make it an opinion on the outcome, or correct "from".',
    ),
    "named-twice": Message("found {named} twice", "once is enough", _DELETE_ONE),
    "report-too-late": Message(
        "found {date}",
        "what is said after the question closes, on {closes}, is no forecast of it",
        "Correct the date, or delete the report.",
    ),
    "cited-too-late": Message(
        'found no "date", and articles from {date} on',
        "what is said after the question closes, on {closes}, is no forecast of it",
        'Add "date:" if it was said before, or delete the report.',
    ),
    "article-before-report": Message(
        "found {date}",
        "{named} came out before that, and no article quotes what was not yet said",
        "Correct the date here, or in the article's record.",
    ),
    "same-citation": Message(
        "found the same quote from {named} again", "a citation is given once", "Delete one of the two."
    ),
    "report-twice": Message(
        "found {named} again", "a report's id is unique in its question, and {file} has it too", "Rename one."
    ),
    # The history
    "no-git": Message(
        "found no program called git", "the history is read by it", "Install git, or leave --git out."
    ),
    "outside-git": Message(
        "found no git repository around the workspace",
        "the files of an earlier day are in its history only",
        "Leave --git out; from now on, `git init` and commits will keep one.",
    ),
    "no-commits": Message(
        "found no commit yet", "the files of an earlier day are in commits only", "Leave --git out."
    ),
    "before-first-commit": Message(
        "found no commit on or before {day}",
        "the history begins with commit {first}",
        "Choose a later day with --as-of, or leave --git out.",
    ),
    "shallow-clone": Message(
        "found no commit on or before {day}",
        "this is a shallow clone, whose history is cut off at commit {first}",
        "Fetch the rest with `git fetch --unshallow`.",
    ),
    "not-there-yet": Message(
        "found no such file in commit {commit}",
        "it is the commit that stood on {day}, and the question came later",
        "Choose a later day with --as-of, or leave --git out.",
    ),
    "unknown-revision": Message(
        "found {named}",
        "the git history has no such revision",
        "Write a commit, a tag or a branch; `git log --oneline` lists commits.",
    ),
    "history-incomplete": Message(
        "found commit {commit} without the content of all its files",
        "this is a partial clone, and nothing is fetched while a day is replayed",
        "Clone the whole repository.",
    ),
    "tree-unusable": Message(
        "found {named} twice in commit {commit}, or by a name that no disk holds",
        "a commit that git itself makes names each file once",
        "Choose another day or revision.",
    ),
    "git-failed": Message(
        "found {text}", "git must be able to read the history", "Mend that, or leave --git out."
    ),
}
