"""The two articles the project began with: the garbled one is found out, the clean one is left."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from audit.config import Config, ModelSettings
from audit.finding import Severity
from audit.inputs import read_article
from audit.pipeline import Auditor
from audit.report import AuditReport, Verdict

SEEDS = Path(__file__).parent.parent / "seeds"
GARBLED = "000_0a3d35b9f169130e.txt"
CLEAN = "004_63aaf6b07d168d35.txt"

both_ways = pytest.mark.parametrize("models", [False, True], ids=["rules alone", "with models"])


@cache
def report_on(name: str, models: bool) -> AuditReport:
    config = Config(models=ModelSettings(enabled=models))
    return Auditor.open(config).audit(read_article(str(SEEDS / name)))


def errors(report: AuditReport) -> list[tuple[str, str]]:
    """(flagged text, text from the flag to 60 characters on) of all that costs points."""
    found = []
    for item in report.findings:
        if item.severity is not Severity.NEUTRAL:
            text = report.paragraphs[item.paragraph_index].paragraph.text
            found.append((text[item.start : item.end], text[item.start : item.start + 60]))
    return found


@both_ways
@pytest.mark.parametrize(
    "phrase",
    [
        "ornate",
        "exploding",
        "crashed into",
        "waiting foreign minister",
    ],
)
def test_garbled_phrase_is_flagged(phrase: str, models: bool) -> None:
    flagged = [text for text, _ in errors(report_on(GARBLED, models))]
    assert any(phrase in text or text in phrase for text in flagged), flagged


@both_ways
def test_reopened_quotation_marks_are_flagged(models: bool) -> None:
    context = [behind for text, behind in errors(report_on(GARBLED, models)) if text == "“"]
    for beginning in ("“I just did", "“We are united", "“People want", "“This is not just"):
        assert any(behind.startswith(beginning) for behind in context), beginning


@both_ways
def test_clean_article_has_just_its_one_slip(models: bool) -> None:
    flagged = [text for text, _ in errors(report_on(CLEAN, models))]
    assert len(flagged) == 1, flagged
    assert "six" in flagged[0]


@both_ways
def test_verdicts_tell_the_articles_apart(models: bool) -> None:
    assert report_on(GARBLED, models).verdict is Verdict.FAIL
    assert report_on(CLEAN, models).verdict is Verdict.PASS


def test_date_in_front_of_the_first_words_is_metadata() -> None:
    report = report_on(GARBLED, False)
    assert report.document.metadata["date"] == "2021-11-21"
    assert report.paragraphs[0].paragraph.text.startswith("From the safe borders")


def test_advert_gaps_are_noted_and_make_no_paragraphs() -> None:
    report = report_on(GARBLED, False)
    gaps = [item for item in report.document.notices if item.code == "blank-line-gap"]
    assert len(gaps) == 3
    assert all(part.paragraph.text.strip() for part in report.paragraphs)


def test_annotation_lies_in_the_article() -> None:
    annotation = json.loads((SEEDS / GARBLED.replace(".txt", ".annotation.json")).read_text())
    text = (SEEDS / annotation["article"]).read_text(encoding="utf-8")
    assert len(annotation["phrases"]) > 40
    for phrase in annotation["phrases"]:
        assert text[phrase["start"] : phrase["end"]] == phrase["text"]
        assert text.count("\n", 0, phrase["start"]) + 1 == phrase["line"]


def test_same_article_gives_the_same_report() -> None:
    article = read_article(str(SEEDS / GARBLED))
    auditor = Auditor.open(Config())
    assert auditor.audit(article) == auditor.audit(article)
