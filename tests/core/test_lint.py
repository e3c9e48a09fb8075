"""The lint's two rules, and what they leave alone."""

import pytest

from forecast.core.lint import lint, sentences

BARE, MIXED = "bare-probability-word", "confidence-with-probability"


@pytest.mark.parametrize(
    "text",
    [
        "An attack is likely.",
        "An attack is Very Likely to follow.",
        "It will probably fail.",
        "They will almost certainly leave.",
        "There is a realistic possibility of talks.",
        "There is a roughly even chance of rain.",
        "The chance is remote.",
        "There is a remote chance of rain.",
        "It is highly  unlikely.",
        "It is likely that 30 ships pass.",
        "This is most likely a bluff.",
        "It is judged as likely.",
        "Not by 60%; an attack is likely.",
    ],
)
def test_bare_word_is_found(text):
    assert [finding.code for finding in lint(text)] == [BARE]


@pytest.mark.parametrize(
    "text",
    [
        "An attack is likely (60%).",
        "An attack is likely, at 60%.",
        "An attack is likely: 60 to 70%.",
        "An attack is likely (about 60 per cent).",
        "An attack is likely (between 55% and 65%).",
        "An attack is likely (0.6).",
        "An attack is very unlikely (1 in 20).",
        "A chance of 60% (likely) remains.",
        "At 60%, that is, likely.",
        "It is almost certain (>99%).",
        "It runs from unlikely (38%) to likely (78%).",
        "A remote chance (<1%) remains.",
    ],
)
def test_word_with_its_number_passes(text):
    assert lint(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "He called it “very likely”.",
        'He called it "very likely" and left.',
        "He called it ‘likely’ and left.",
        "They wrote «likely».",
        "> It is likely, he said.\n\nSo he did.",
        "The key `likely` is a certainty.",
        "Rain is more likely than snow.",
        "Rain is as likely as snow.",
        "Rain is the most likely cause.",
        "How likely is it?",
        "They hold a remote island.",
        "The likelihood is given below.",
        "Unlike the others, it holds.",
    ],
)
def test_ordinary_use_and_quotes_pass(text):
    assert lint(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We have high confidence that it is likely (60%).",
        "With moderate-to-high confidence it is likely (60%).",
        "Our confidence in this is low, and an attack is unlikely (31%).",
        "Confidence: low; unlikely (31%).",
        "We are highly confident that it is unlikely (31%).",
        "It is unlikely (31%), with low-confidence sources.",
        "We have low confidence that the U.S. Army is unlikely (31%) to go.",
    ],
)
def test_level_and_word_in_one_sentence_are_found(text):
    assert [finding.code for finding in lint(text)] == [MIXED]


@pytest.mark.parametrize(
    "text",
    [
        "An attack is unlikely (31%). Confidence in this is low.",
        "An attack is unlikely (31%).\n\nConfidence in this is low.",
        "- An attack is unlikely (31%)\n- Confidence in this is low",
        "An attack is unlikely (31%), with a 90% confidence interval at the high end.",
        "Confidence is low, although he says “it is very likely”.",
        "He says “it moved.” Confidence is low. It is likely (60%).",
        "A confident man, high in office, is unlikely (31%) to go.",
    ],
)
def test_level_and_word_apart_pass(text):
    assert lint(text) == ()


def test_finding_tells_what_the_rule_is_and_what_to_do():
    (finding,) = lint("So far, so good. An attack is likely.")
    assert str(finding) == (
        'found "likely" in "An attack is likely."; a probability word stands with its number. '
        'Write the number beside it, like "likely (31%)", or choose an ordinary word.'
    )


def test_every_bare_word_of_a_sentence_is_found():
    assert [finding.found for finding in lint("It is likely today and very unlikely tomorrow.")] == [
        "likely",
        "very unlikely",
    ]


def test_stray_quotation_mark_hides_no_other_paragraph():
    assert [finding.code for finding in lint('A 5" gun.\n\nIt is likely.\n\nA 6" gun.')] == [BARE]


def test_sentences_are_parted_at_ends_and_not_at_abbreviations():
    assert sentences("Gen. A. Smith, i.e. he, left (at 9.30). Then\nhe came.\n\n- One\n- Two") == (
        "Gen. A. Smith, i.e. he, left (at 9.30).",
        "Then he came.",
        "- One",
        "- Two",
    )


def test_empty_text_has_no_findings():
    assert lint("") == ()


def test_long_text_is_quick():
    assert len(lint("It is likely, he said “x” (9%) and left. " * 2_000)) == 2_000
