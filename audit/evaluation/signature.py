"""A line that says how a figure came about, in the manner of sacreBLEU (Post 2018)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from audit.evaluation import bootstrap, systems
from audit.evaluation.datasets import Dataset
from audit.report import Manifest

_PREFIX = 12
#: Settings that cannot change a figure.
_OUTSIDE = ("report.", "models.threads", "gate.")


def signature(dataset: Dataset, manifest: Manifest, rows: int | None) -> str:
    """``data:…|sha:…|docs:…|segs:…|rows:all|…|mt-audit:…``; equal lines mean equal figures."""
    rules = [(key, value) for key, value in manifest.hashes.items() if key.startswith("rules/")]
    others = {key: value for key, value in manifest.hashes.items() if not key.startswith("rules/")}
    settings = [
        (key, value) for key, value in manifest.settings.items() if not key.startswith(_OUTSIDE)
    ]
    parts = {
        "data": dataset.name,
        "sha": dataset.sha256[:_PREFIX],
        "docs": len(dataset.documents),
        "segs": len(dataset.segments),
        "rows": "all" if rows is None else f"about-{rows}",
        "humans": "all" if not dataset.left_out else "left-out",
        "boot": f"{bootstrap.RESAMPLES}x-document-seed{bootstrap.SEED}",
        "random": f"seed{systems.SEED}",
        "rules": _digest(rules),
        **{name: value[:_PREFIX] for name, value in sorted(others.items())},
        "settings": _digest(settings),
        **{name: version.replace("|", "/") for name, version in sorted(manifest.versions.items())},
    }
    return "|".join(f"{key}:{value}" for key, value in parts.items())


def _digest(items: Sequence[tuple[str, str]]) -> str:
    text = json.dumps(sorted(items), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_PREFIX]
