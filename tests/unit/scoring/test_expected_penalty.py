"""The expected penalty: sums, intervals, and what they mean for a verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backends.model_store import combined_sha256, companions, locate
from audit.config import Config, ModelSettings, RatingSettings, ScoringSettings
from audit.errors import ConfigError
from audit.finding import Evidence, EvidenceKind, Finding, Severity
from audit.inputs import read_article
from audit.pipeline import Auditor
from audit.report import Verdict, WordProbability
from audit.scoring.expected_penalty import (
    PenaltyModel,
    SizeClass,
    feature_amounts,
    load_penalty_models,
    matching_model,
)
from audit.scoring.mqm import score, with_expectation

SEED = Path(__file__).parents[3] / "seeds" / "004_63aaf6b07d168d35.txt"
MODEL = PenaltyModel(
    coefficients={"words": 0.1, "odd_words": 1.0, "rule_major": 4.0},
    sizes=(SizeClass(0, None, 2.0), SizeClass(50, -1.0, 1.0)),
    coverage=0.8,
    penalty_scaler=0.5,
    minimum_sample_words=40,
    tagger_sha256=None,
)


def finding(kind: EvidenceKind, severity: Severity) -> Finding:
    evidence = (Evidence(kind, "p/r", "because"),)
    return Finding(0, 0, 1, "p/r", "style/awkward", severity, "m", 0.9, evidence)


def test_amounts_are_sums_over_the_text() -> None:
    words = [WordProbability(0, 1, 0.5), WordProbability(2, 3, 0.1)]
    found = [finding("rule", Severity.MAJOR), finding("garble-tagger", Severity.MINOR),
             finding("rule", Severity.NEUTRAL)]  # fmt: skip
    amounts = feature_amounts(20, found, words)
    assert amounts["odd_words"] == pytest.approx(0.6)
    assert amounts["very_odd_words"] == pytest.approx(0.26)
    assert (amounts["rule_major"], amounts["model_minor"], amounts["rule_minor"]) == (1, 1, 0)
    assert "odd_words" not in feature_amounts(20, found, None)


def test_expectation_says_what_each_part_adds() -> None:
    rating = MODEL.expect({"words": 20.0, "odd_words": 2.0, "rule_major": 1.0})
    assert rating.penalty_points == pytest.approx(2 + 2 + 4)
    assert dict(rating.contributions) == {"words": 2.0, "odd_words": 2.0, "rule_major": 4.0}
    assert (rating.low_points, rating.high_points) == (0.0, pytest.approx(8 + 2 * 8**0.5))
    # Shorter than the minimum sample: 100 - 100 x 8 / 40 x 0.5.
    assert rating.score_0_100 == pytest.approx(90.0)
    assert rating.low_score < rating.score_0_100 < rating.high_score == 100.0


def test_what_a_text_has_in_common_widens_the_interval_of_long_texts() -> None:
    wide = replace(MODEL, overdispersion=0.5)
    assert wide.interval(8.0, 20) == (0.0, 8 + 2 * (8 + 0.5 * 64) ** 0.5)
    assert wide.interval(80.0, 900)[0] == 80 - (80 + 0.5 * 6400) ** 0.5


def test_interval_depends_on_the_size_of_the_text() -> None:
    assert MODEL.interval(9.0, 49) == (0.0, 15.0)
    assert MODEL.interval(9.0, 50) == (6.0, 12.0)
    assert MODEL.interval(0.25, 50)[0] == 0.0


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_interval_is_never_upside_down(points: float, words: float) -> None:
    low, high = MODEL.interval(points, words)
    assert 0 <= low <= high


def test_a_paragraph_whose_interval_reaches_below_the_gate_is_for_review() -> None:
    settings = ScoringSettings()
    calm = MODEL.expect({"words": 40.0, "odd_words": 1.0})
    odd = MODEL.expect({"words": 40.0, "odd_words": 20.0})
    clean = score([], 40, settings)
    assert with_expectation(clean, calm, settings).verdict is Verdict.PASS
    assert odd.low_score < settings.fail_score
    assert with_expectation(clean, odd, settings).verdict is Verdict.REVIEW
    assert with_expectation(clean, odd, settings).score_0_100 == 100.0
    bad = score([finding("rule", Severity.CRITICAL)] * 3, 40, settings)
    assert with_expectation(bad, calm, settings).verdict is Verdict.FAIL
    assert with_expectation(clean, None, settings) == clean


def test_shipped_model_belongs_to_the_shipped_tagger() -> None:
    manifest = locate("tagger", None, "int8")
    models = load_penalty_models()
    assert matching_model(models, None) is not None
    sha256 = combined_sha256([manifest, *companions(manifest)])
    assert matching_model(models, sha256) is not None, (
        "the tagger is another one: run benchmarks/calibrate.py penalty, see docs/scores.md"
    )
    assert matching_model(models, "0" * 64) is None


def test_rules_alone_have_an_expectation_and_it_can_be_switched_off() -> None:
    article = read_article(str(SEED))
    without = ModelSettings(enabled=False)
    report = Auditor.open(Config(models=without)).audit(article)
    assert report.score.expected is not None
    parts = [item.score.expected for item in report.paragraphs]
    assert sum(part.penalty_points for part in parts if part) == pytest.approx(
        report.score.expected.penalty_points
    )
    off = Auditor.open(Config(models=without, rating=RatingSettings(enabled=False)))
    assert off.audit(article).score.expected is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "penalty.json:1: not valid JSON"),
        ("{}", "no penalty model"),
        ('{"models": [{"coefficients": {"words": -1}}]}', "negative coefficient"),
        ('{"models": [{"coefficients": {"length": 1}}]}', "length"),
    ],
)
def test_a_broken_model_is_one_clear_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "penalty.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_penalty_models(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x80\x81" * 50_000, "no text (byte 0 is not UTF-8)"),
        (b"\xff\xfe" + "{}".encode("utf-16-le"), "no text (byte 0 is not UTF-8)"),
        (b"\x00" * 50_000, "not valid JSON"),
        (b"[" * 200_000, "no penalty model (RecursionError"),
        (b'{"models": "' + b"x" * 100_000 + b'"}', "no penalty model (TypeError"),
        (
            b'{"models": [{"coefficients": {"words": "' + b"9_" * 50_000 + b'"}}]}',
            "no penalty model (ValueError",
        ),
        (
            b'{"models": [{"coefficients": {"words": NaN}, "intervals": []}]}',
            "or a negative coefficient, or one that is no number",
        ),
    ],
)
def test_garbage_is_one_short_line(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "penalty.json"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_penalty_models(path)
    line = str(caught.value).removeprefix(str(path))
    assert problem in line
    assert len(line) < 250
    assert "\n" not in line


def test_a_missing_model_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name a penalty model"):
        load_penalty_models(tmp_path / "none.json")


def test_shipped_model_says_where_it_comes_from() -> None:
    path = Path(load_penalty_models.__globals__["SHIPPED"])
    provenance = json.loads(path.read_text(encoding="utf-8"))["provenance"]
    assert {"made_by", "rated", "clean", "versions"} <= provenance.keys()
