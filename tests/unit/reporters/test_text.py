"""The plain text report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.reporters.text import TextReporter, underline
from audit.wording import printable
from tests.report_factory import clean_report, index_entries, rich_report, rules_only_report


def test_finding_is_told_with_place_severity_and_rule() -> None:
    lines = TextReporter().render(rich_report()).splitlines()
    at = lines.index(
        "articles/belarus flight.md:6:34 major news-idiom/violent-verb-for-criticism "
        "'exploded' is not what leaders do to authorities; probably 'blasted'."
    )
    start = lines[at + 1].index("exploded")
    assert lines[at + 2] == " " * start + "^" * len("exploded")
    assert lines[at + 3] == "    probably meant: blasted"


def test_summary_tells_title_verdict_score_and_counts() -> None:
    lines = TextReporter().render(rich_report()).splitlines()
    assert lines[0].endswith("flight.md: Allies explode Belarus over the diverted flight")
    assert lines[1].startswith("FAIL  score 73.3 of 100, 214 words, 266.4 penalty points")
    assert lines[2] == "1 critical, 6 major, 2 minor, 1 neutral"


def test_failures_and_notices_are_told() -> None:
    text = TextReporter().render(rich_report())
    assert "could not run news-idiom/slow-rule (paragraph 3): RE2 ran out of memory" in text
    assert "could not run back-translation: the model gave no output" in text
    assert "flight.md:17: notice: More than three blank lines" in text


def test_missing_models_are_told_only_when_they_are_missing() -> None:
    assert "Rules only" in TextReporter().render(rules_only_report())
    assert "Rules only" not in TextReporter().render(rich_report())


def test_clean_article_has_a_summary_and_nothing_else() -> None:
    text = TextReporter().render(clean_report())
    assert text.splitlines()[0] == "articles/belarus flight.md"
    assert "^" not in text
    assert "probably" not in text


def test_there_is_no_index_in_plain_text() -> None:
    assert TextReporter().render_index(index_entries()) is None


def test_article_cannot_command_the_terminal() -> None:
    report = rich_report()
    document = replace(report.document, name="\x1b[2J.md", metadata={"title": "\x1b]0;x\x07\u202e"})
    text = TextReporter().render(replace(report, document=document))
    assert text.splitlines()[0] == "\ufffd[2J.md: \ufffd]0;x\ufffd\ufffd"


def test_span_in_a_long_text_is_shown_with_words_around_it() -> None:
    text = "word " * 60 + "odd phrase" + " word" * 60
    context, carets = underline(text, 300, 310)
    assert context.startswith("…word")
    assert context.endswith("word…")
    assert len(context) <= 90
    assert context[carets.index("^") :].startswith("odd phrase")
    assert carets.strip() == "^" * 10


def test_span_in_a_very_long_paragraph_costs_no_more_than_its_surroundings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []

    def counting(text: str) -> str:
        looked_at.append(len(text))
        return text

    monkeypatch.setattr("audit.reporters.text.printable", counting)
    context, carets = underline("word " * 50_000 + "odd " + "word " * 50_000, 250_000, 250_003)
    assert context.startswith("…word ")
    assert context.endswith(" word…")
    assert context[carets.index("^") :].startswith("odd ")
    assert max(looked_at) < 1_000


def test_span_longer_than_the_line_is_shown_whole() -> None:
    text = "start " + "x" * 200 + " end"
    context, carets = underline(text, 6, 206)
    assert "x" * 200 in context
    assert carets.count("^") == 200


def test_carets_stand_under_wide_letters() -> None:
    _, carets = underline("東京 odd", 3, 6)
    assert carets == " " * 5 + "^^^"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066"])
def test_control_characters_are_replaced(char: str) -> None:
    assert printable(f"a{char}b") == "a\ufffdb"


@given(st.data())
def test_any_span_of_any_text_is_underlined(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=300))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    context, _ = underline(text, start, end)
    assert printable(text[start:end]) in context
    assert "\n" not in context
