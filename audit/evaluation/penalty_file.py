"""Penalty models as the JSON file that ships, with where every number comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.evaluation.datasets import Dataset
from audit.evaluation.penalty_fit import CLEAN_ABOVE_GATE, FOLDS
from audit.report import Manifest
from audit.scoring.expected_penalty import TAGGER, PenaltyModel
from audit.wording import FEATURE_WORDS


def penalty_table(
    models: Sequence[PenaltyModel],
    sets: Sequence[Dataset],
    clean_names: Sequence[str],
    manifest: Manifest,
) -> dict[str, Any]:
    """What ``audit.scoring.expected_penalty.load_penalty_models`` reads, and notes for people."""
    first = models[0]
    return {
        "about": "Penalty points that a professional MQM rater probably takes off: the sum of "
        "coefficient x amount over a text, E. Interval: E + low x s to E + high x s, by the words "
        "of the text, with s = sqrt(E + overdispersion x E^2); low null is 0 points.",
        "features": dict(FEATURE_WORDS),
        "coverage": first.coverage,
        "minimum_sample_words": first.minimum_sample_words,
        "models": [_entry(model) for model in models],
        "provenance": {
            "made_by": "benchmarks/calibrate.py penalty",
            "rated": [
                {
                    "name": data.name,
                    "sha256": data.sha256,
                    "documents": len(data.documents),
                    "segments": len(data.segments),
                }
                for data in sets
            ],
            "clean": list(clean_names),
            "interval": f"cross-conformal over {FOLDS} folds of source documents",
            "overdispersion": "method of moments on the same residuals",
            "penalty_scaler": f"largest with {CLEAN_ABOVE_GATE:.0%} of the clean paragraphs above "
            "the default gate",
            "versions": dict(manifest.versions),
        },
    }


def _entry(model: PenaltyModel) -> dict[str, Any]:
    evidence = "rules" if model.tagger_sha256 is None else f"rules and {TAGGER}"
    return {
        "evidence": evidence,
        "tagger_sha256": model.tagger_sha256,
        "penalty_scaler": model.penalty_scaler,
        "coefficients": dict(model.coefficients),
        "overdispersion": model.overdispersion,
        "intervals": [
            {"from_words": size.from_words, "low": size.low, "high": size.high}
            for size in model.sizes
        ],
    }
