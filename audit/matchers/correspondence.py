"""Correspondence: when one side matches an expression, the other one must match another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from audit.document import Side
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.linear_regex import compile_linear, escape
from audit.spec import Spec


class Correspondence:
    r"""``when`` an expression matches on the side ``in``, the other side must match ``then``.

    ``\0`` in ``then`` stands for the matched text, ``\1`` for its first group. ``never: true``
    turns it round: then the other side must not match.
    """

    name: ClassVar[str] = "correspondence"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(self, when: str, then: str, side: Side, requirement: str) -> None:
        self._when = compile_linear(when)
        self._then = then
        self._side: Side = side
        self._is_forbidden = requirement == "never"

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Correspondence:
        spec = Spec(cls.name, mapping, ("when", "then", "in", "requirement"))
        side: Side = "source"
        if spec.choice("in", ("source", "target"), default="source") == "target":
            side = "target"
        requirement = spec.choice("requirement", ("always", "never"), default="always")
        matcher = cls(spec.string("when"), spec.string("then"), side, requirement)
        compile_linear(matcher.expected({}))
        return matcher

    def compile(self) -> None:
        """Nothing is put off."""

    def expected(self, groups: Mapping[int, str]) -> str:
        """``then`` with the matched groups in it, each taken literally."""
        expression = self._then
        for number in range(10):
            expression = expression.replace(f"\\{number}", escape(groups.get(number, "")))
        return expression

    def find(self, unit: Unit) -> Iterator[Match]:
        paragraph = unit.paragraph
        other: Side = "target" if self._side == "source" else "source"
        text, opposite = paragraph.side_text(self._side), paragraph.side_text(other)
        if not text or not opposite:
            return
        for found in self._when.finditer(text):
            groups = {0: found.group(0)}
            groups |= {n: value or "" for n, value in enumerate(found.groups(), 1)}
            matches = compile_linear(self.expected(groups)).search(opposite)
            if bool(matches) != self._is_forbidden:
                continue
            if matches:
                yield Match(paragraph.index, matches.start(), matches.end(), side=other)
            else:
                yield Match(paragraph.index, found.start(), found.end(), side=self._side)
