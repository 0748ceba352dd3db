"""All figures as JSON, keys sorted and figures rounded, so that equal results are equal files."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from audit.evaluation.results import EvaluationResult

SCHEMA_ID = "urn:mt-audit:schema:evaluation:1"
_DIGITS = 4


def render_json(result: EvaluationResult) -> str:
    """One object; what was not computed is null."""
    table = {"$schema": SCHEMA_ID, **plain(result)}
    return json.dumps(table, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Dataclasses and named tuples as objects, floats rounded."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    # Adding zero turns the -0.0 that rounding can leave into 0.0.
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value
