"""Regular expressions whose time is linear in the text (RE2), so that no pattern can hang the tool.

The only importer of ``re2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from audit.errors import PatternError


def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    # A ceiling, not an allocation: below it a set of many expressions cannot run out of states,
    # which RE2 would report as "no match".
    options.max_mem = 512 << 20
    return options


@lru_cache(maxsize=4096)
def compile_linear(pattern: str) -> Any:
    """A compiled RE2 expression with the interface of ``re``; ``PatternError`` if it is none."""
    import re2

    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        detail = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise PatternError(
            f"regular expression /{pattern}/: {detail} (RE2 has no look-around and no "
            "back-references)"
        ) from error


class ExpressionSet:
    """Many expressions matched against a text in one pass."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import re2

        self._set = re2.Set.SearchSet(_options())
        for pattern in patterns:
            compile_linear(pattern)
            self._set.Add(pattern)
        self._empty = not patterns
        if patterns:
            self._set.Compile()

    def matching(self, text: str) -> list[int]:
        """Indices, ascending, of the expressions that match somewhere in ``text``."""
        if self._empty:
            return []
        return sorted(self._set.Match(text) or ())  # None when nothing matches


def escape(text: str) -> str:
    """``text`` as an expression that matches just that text."""
    import re2

    return str(re2.escape(text))
