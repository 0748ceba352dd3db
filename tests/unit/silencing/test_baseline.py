"""The baseline: what it silences, what it says of itself, what it survives as a file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import BaselineError
from audit.report import AuditReport
from audit.silencing.baseline import (
    SCHEMA_ID,
    Baseline,
    Entry,
    dump,
    entry_for,
    leftovers,
    match,
    merged,
    parse,
    silence_matched,
)
from audit.silencing.fingerprint import identities
from tests.silencing_samples import RULE_ID, audited

TODAY = date(2026, 11, 21)
TEXT = "An odd wind came up.\n\nAnother odd thing happened at night.\n"


def baseline_of(report: AuditReport, path: str = "a.txt", **changes: Any) -> Baseline:
    entries = (
        replace(entry_for(report, item, path, "accepted", "known", TODAY), **changes)
        for item in identities(report.paragraphs)
    )
    return merged(entries)


def open_texts(
    report: AuditReport, baseline: Baseline, path: str = "a.txt", gone: tuple[str, ...] = ()
) -> list[int]:
    matching = match(baseline, path, identities(report.paragraphs), TODAY, gone)
    paragraphs = silence_matched(report.paragraphs, matching)
    return [f.paragraph_index for item in paragraphs for f in item.findings if not f.silence]


def test_what_is_in_the_baseline_is_silenced_wherever_it_moves() -> None:
    baseline = baseline_of(audited(TEXT))
    assert open_texts(audited(TEXT), baseline) == []
    assert open_texts(audited(f"Something new.\n\nAnd more.\n\n{TEXT}"), baseline) == []


def test_what_is_new_stays_open() -> None:
    baseline = baseline_of(audited(TEXT))
    assert open_texts(audited(f"An odd stranger arrived.\n\n{TEXT}"), baseline) == [0]


def test_a_further_copy_of_a_known_sentence_is_new() -> None:
    baseline = baseline_of(audited(TEXT))
    assert open_texts(audited(f"{TEXT}\nAn odd wind came up.\n"), baseline) == [2]


def test_as_many_copies_as_the_entry_counts_are_silenced() -> None:
    doubled = "An odd wind came up.\n\nAn odd wind came up.\n"
    baseline = baseline_of(audited(doubled))
    assert [entry.count for entry in baseline.entries] == [2]
    assert open_texts(audited(doubled), baseline) == []


def test_another_article_is_another_matter_unless_the_old_one_is_gone() -> None:
    baseline = baseline_of(audited(TEXT), "old.txt")
    assert open_texts(audited(TEXT), baseline, "new.txt") == [0, 1]
    assert open_texts(audited(TEXT), baseline, "new.txt", ("old.txt",)) == []


def test_entry_holds_to_the_end_of_its_day() -> None:
    assert open_texts(audited(TEXT), baseline_of(audited(TEXT), expires=TODAY)) == []
    over = date(2026, 11, 20)
    assert open_texts(audited(TEXT), baseline_of(audited(TEXT), expires=over)) == [0, 1]


def test_silence_says_why() -> None:
    baseline = baseline_of(audited(TEXT), judgement="false-alarm", reason="a name")
    report = audited(TEXT)
    matching = match(baseline, "a.txt", identities(report.paragraphs), TODAY)
    silence = silence_matched(report.paragraphs, matching)[0].findings[0].silence
    assert silence is not None
    assert (silence.by, silence.judgement, silence.reason) == ("baseline", "false-alarm", "a name")


def test_entries_of_no_use_are_left_over() -> None:
    baseline = baseline_of(audited(TEXT))
    stale, fresh = baseline.entries
    left = leftovers(baseline, {fresh: 1}, {"a.txt"}, (), {RULE_ID}, TODAY)
    assert left.stale == (stale,)
    assert left.expired == ()


def test_entries_that_had_no_chance_are_not_left_over() -> None:
    baseline = baseline_of(audited(TEXT))
    assert leftovers(baseline, {}, {"other.txt"}, (), {RULE_ID}, TODAY).stale == ()
    assert leftovers(baseline, {}, {"a.txt"}, (), {"desk/another"}, TODAY).stale == ()
    assert len(leftovers(baseline, {}, set(), {"a.txt"}, {RULE_ID}, TODAY).stale) == 2


def test_expired_entries_are_not_called_stale() -> None:
    baseline = baseline_of(audited(TEXT), expires=date(2026, 1, 1))
    left = leftovers(baseline, {}, {"a.txt"}, (), {RULE_ID}, TODAY)
    assert left.stale == ()
    assert len(left.expired) == 2


def test_judgements_are_counted_by_rule() -> None:
    (first, second) = baseline_of(audited(TEXT)).entries
    baseline = Baseline((replace(first, judgement="false-alarm", count=3), second))
    assert baseline.judged() == {RULE_ID: {"false-alarm": 3, "accepted": 1}}


def entries() -> st.SearchStrategy[Entry]:
    text = st.text(st.characters(exclude_categories=("Cs",)))
    days = st.dates()
    return st.builds(
        Entry,
        fingerprint=text, path=text, rule_id=text, text=text, context=text,
        judgement=st.sampled_from(["unreviewed", "accepted", "false-alarm"]),
        reason=text, added=days, expires=st.none() | days, count=st.integers(1, 9),
    )  # fmt: skip


@given(st.lists(entries()))
def test_file_gives_back_what_was_written(items: list[Entry]) -> None:
    baseline = merged(items)
    assert parse(dump(baseline), "b.json") == baseline
    assert merged(reversed(items)).judged() == baseline.judged()


def test_file_is_the_same_whatever_the_order_of_the_findings() -> None:
    items = baseline_of(audited(TEXT)).entries
    assert dump(merged(items)) == dump(merged(reversed(items)))


def valid_entry(**changes: Any) -> dict[str, Any]:
    table = json.loads(dump(baseline_of(audited("An odd wind."))))
    return {**table["entries"][0], **changes}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{\n oops", "b.json:2: not valid JSON"),
        ("[]", "not a baseline"),
        ('{"$schema": "urn:other"}', "not a baseline"),
        (f'{{"$schema": "{SCHEMA_ID}"}}', "'entries' must be a list"),
        (f'{{"$schema": "{SCHEMA_ID}", "entries": [1]}}', "entry 1: must be an object"),
    ],
)
def test_file_that_is_no_baseline_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BaselineError, match=problem):
        parse(text, "b.json")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"raeson": "x"}, "b.json: entry 1: unknown key 'raeson'; did you mean 'reason'"),
        ({"reason": 7}, "'reason' must be a string"),
        ({"judgement": "wrong"}, "'judgement' must be one of unreviewed, accepted, false-alarm"),
        ({"count": 0}, "'count' must be a whole number from 1"),
        ({"expires": "soon"}, "'expires' must be a day such as 2027-01-31, not 'soon'"),
        ({"added": "2026-13-01"}, "'added' must be a day"),
    ],
)
def test_broken_entry_is_named(changes: dict[str, Any], problem: str) -> None:
    table = {"$schema": SCHEMA_ID, "entries": [valid_entry(**changes)]}
    with pytest.raises(BaselineError, match=problem):
        parse(json.dumps(table), "b.json")
