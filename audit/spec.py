"""Reading a rule's ``match`` mapping: known keys, right types, errors that name the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.errors import PatternError, did_you_mean


class Spec:
    """A view of a mapping that knows which keys are allowed."""

    def __init__(self, kind: str, mapping: Mapping[str, Any], known: tuple[str, ...]) -> None:
        self._kind = kind
        self._mapping = mapping
        for key in mapping:
            if key not in known:
                hint = did_you_mean(str(key), list(known))
                raise PatternError(f"unknown key '{key}' for the kind '{kind}'{hint}")

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of strings; a single string stands for a list of one."""
        value = self._mapping.get(key)
        if value is None and not required:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise PatternError(f"'{key}' of the kind '{self._kind}' must be a list of strings")
        return tuple(value)

    def string(self, key: str, *, default: str | None = None) -> str:
        """A string; without a default it must be there and not be empty."""
        value = self._mapping.get(key, default)
        if not isinstance(value, str) or not (value or default is not None):
            raise PatternError(f"'{key}' of the kind '{self._kind}' must be a string")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
        """One of the allowed strings."""
        value = self.string(key, default=default)
        if value not in allowed:
            hint = did_you_mean(value, list(allowed)) or f"; use one of {', '.join(allowed)}"
            raise PatternError(f"'{key}' cannot be '{value}'{hint}")
        return value

    def number(self, key: str, *, default: float | None = None) -> float:
        """A number that is not negative; without a default it must be there."""
        value = self._mapping.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise PatternError(f"'{key}' of the kind '{self._kind}' must be a number from 0 up")
        return float(value)

    def table(self, key: str) -> dict[str, tuple[str, ...]]:
        """``{pattern: suggestion or [suggestions]}``; must be there and not empty."""
        value = self._mapping.get(key)
        if not isinstance(value, Mapping) or not value:
            raise PatternError(f"'{key}' of the kind '{self._kind}' must be a mapping")
        rows: dict[str, tuple[str, ...]] = {}
        for pattern, suggestions in value.items():
            listed = [suggestions] if isinstance(suggestions, str) else suggestions
            if (
                not isinstance(pattern, str)
                or not isinstance(listed, list)
                or not all(isinstance(item, str) for item in listed)
            ):
                raise PatternError(
                    f"'{key}': the row '{pattern}' must map a pattern to a string or list of "
                    "strings"
                )
            rows[pattern] = tuple(listed)
        return rows

    def rows(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of strings, each with at least two entries."""
        value = self._mapping.get(key)
        good = isinstance(value, list) and all(
            isinstance(row, list) and len(row) > 1 and all(isinstance(item, str) for item in row)
            for row in value
        )
        if not value or not good:
            raise PatternError(f"'{key}' of the kind '{self._kind}' must be a list of lists")
        return tuple(tuple(row) for row in value)
