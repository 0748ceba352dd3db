"""What is collected, and what is left out."""

from __future__ import annotations

from audit.finding import Finding, Severity
from audit.mining.phrases import Phrase
from tests.unit.mining.articles import ODD, PLANTED, collected, document, judged

HUMAN_ROOTS = Phrase("adjective + noun", "human", "root")


def test_planted_phrase_is_mined_with_its_articles_and_oddity() -> None:
    (mined,) = collected().mined(3)
    assert mined.phrase == HUMAN_ROOTS
    assert mined.flagged == 1
    assert mined.articles == ("a.txt", "b.txt", "c.txt")
    assert round(mined.weight, 6) == round(3 * 0.6, 6)
    start, end = mined.sightings[0].spans[mined.flagged]
    assert mined.sightings[0].text[start:end] == "roots"


def test_good_examples_are_sentences_where_the_word_is_right() -> None:
    (mined,) = collected().mined(3)
    assert mined.good == (PLANTED["d.txt"],)


def test_phrase_in_too_few_articles_is_left_out() -> None:
    assert collected().mined(4) == []


def test_copies_of_a_sentence_are_no_recurrence() -> None:
    copies = {f"{number}.txt": PLANTED["c.txt"] for number in range(5)}
    assert collected(copies).mined(2) == []


def test_phrase_that_mostly_passes_is_left_out() -> None:
    clean = {
        f"{number}.txt": f"In case {number} human roots were known to all of them."
        for number in range(4)
    }
    odd_in_clean = {**PLANTED, **clean}
    assert collected(odd_in_clean).mined(7)
    collector = collected(PLANTED)
    for name, text in clean.items():
        article = document(name, text)
        collector.add(article, judged(article, {}), ())
    assert collector.mined(3) == []


def test_what_rules_flag_is_left_out() -> None:
    start = PLANTED["a.txt"].index("roots")
    finding = Finding(0, start, start + 5, "x/y", "style/awkward", Severity.MINOR, "m", 0.9, ())
    collector = collected(findings={"a.txt": [finding]})
    assert collector.mined(3) == []
    assert len(collector.mined(2)) == 1


def test_names_are_left_out() -> None:
    named = {name: text.replace("human roots", "Human Roots") for name, text in PLANTED.items()}
    assert collected(named).mined(1) == []


def test_the_heavier_phrase_comes_first_and_takes_the_word() -> None:
    articles = {
        "a.txt": "The party put big hopes on the new leader in spring.",
        "b.txt": "Farmers have big hopes on the coming harvest this year.",
        "c.txt": "Nobody sets any hopes on the talks in the capital.",
    }
    odd = {("big", "hopes"): 0.7, ("any", "hopes"): 0.7}
    mined = collected(articles, {**ODD, **odd}).mined(2)
    assert [item.phrase.kind for item in mined] == ["noun + preposition"]
