"""XML localization files, unit by unit, with offsets and without what makes XML dangerous.

Expat tells the byte at which everything stands. Nothing outside the file is ever read, an entity
that the file declares is never expanded in a text, and nesting is bounded. Where the file is
damaged, the unit there is lost and noticed, and reading goes on at the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from audit.document import Notice
from audit.errors import ReadError
from audit.formats.xml_entities import DeclaredEntities

MAX_DEPTH = 128
MAX_DAMAGED_PLACES = 100

# Expat of 2023 and before starts a long token anew with every piece that it is fed.
_PIECE_BYTES = 4_000_000


# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


class Run(NamedTuple):
    """Letters that stand side by side in the file from ``start``."""

    text: str
    start: int


@dataclass(slots=True, eq=False)
class Element:
    """An element; ``name`` is without prefix, offsets are code points of the file.

    The start tag is [start, content_start), the end tag [content_end, end). An entity reference
    that is not expanded is an element with the name ``ENTITY``.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    content_start: int = 0
    content_end: int = 0
    end: int = 0
    children: list[Element | Run] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """True for ``<target/>``, which has no inside to write into."""
        return self.content_start == self.end

    def child(self, name: str) -> Element | None:
        """The first child element of that name."""
        return next(self.all(name), None)

    def all(self, *names: str) -> Iterator[Element]:
        """The child elements of these names."""
        return (item for item in self.children if isinstance(item, Element) and item.name in names)

    def text(self) -> str:
        """All letters inside."""
        return "".join(
            item.text if isinstance(item, Run) else item.text() for item in self.children
        )


ENTITY = "&"


class UnitElement(NamedTuple):
    """A unit and the elements around it, outermost first, which have attributes but no children."""

    element: Element
    ancestors: tuple[Element, ...]


class _Damage(Exception):
    """The file cannot go on like this; ``offset`` is where."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.offset = offset


class XmlFile:
    """The units of one file. ``notices`` is complete once ``units`` has come to its end."""

    def __init__(
        self,
        name: str,
        text: str,
        unit_names: frozenset[str],
        scope_names: frozenset[str],
        group_names: frozenset[str] = frozenset(),
    ) -> None:
        """``scope_names`` are elements around units at which reading can go on, such as file.

        ``group_names`` are those that may hold one another.
        """
        self.name = name
        self.text = text
        self.notices: list[Notice] = []
        self._unit_names = unit_names
        self._scope_names = scope_names
        names = "|".join(sorted(unit_names | scope_names | group_names))
        self._opening = rf"<(?:[\w.-]+:)?(?P<opened>{names})(?=[\s/>])"
        self._parents: dict[str, tuple[Element, ...]] = {}
        self._entities = DeclaredEntities(name, text)

    def units(self) -> Iterator[UnitElement]:
        """The units in reading order; raises ``ReadError`` if the file must not be read."""
        start, stack = 0, tuple[Element, ...]()
        for _ in range(MAX_DAMAGED_PLACES):
            parse = _Parse(self, start, stack)
            try:
                yield from parse.run()
                return
            except _Damage as damage:
                start = max(damage.offset, parse.lost_after)
                self._notice(damage, re.compile(self._opening).search(self.text, start))
                resumed = self._resumed(start, parse.stack_around_unit())
                if resumed is None:
                    return
                start, stack = resumed
        self.notices.append(
            Notice(
                "damaged", f"more than {MAX_DAMAGED_PLACES} damaged places; the rest is left out"
            )
        )

    def _resumed(
        self, start: int, stack: tuple[Element, ...]
    ) -> tuple[int, tuple[Element, ...]] | None:
        """Where to go on behind damage, and the elements that are open there.

        That is where a unit or an element around units begins, or one of ``stack`` ends.
        """
        names = "|".join({re.escape(element.name) for element in stack})
        closing = rf"|</(?:[\w.-]+:)?(?P<closed>{names})\s*>" if stack else ""
        # Expat finds a wrong end tag at its name, behind the "</".
        start -= 2 * self.text.startswith("</", max(0, start - 2), start)
        found = re.compile(self._opening + closing).search(self.text, start)
        if found is None:
            return None
        if found["opened"]:
            is_scope = found["opened"] in self._scope_names
            around = self._parents.get(found["opened"], stack) if is_scope else stack
            return found.start(), around
        depth = max(depth for depth, item in enumerate(stack) if item.name == found["closed"])
        return found.start(), stack[: depth + 1]

    def _notice(self, damage: _Damage, resumed: re.Match[str] | None) -> None:
        line = self.line(damage.offset)
        goes_on = f"reading goes on at line {self.line(resumed.start())}" if resumed else ""
        problem: object = damage
        if forbidden := _FORBIDDEN.match(self.text, damage.offset):
            problem = f"U+{ord(forbidden[0]):04X} is forbidden in XML, take it out"
        message = f"the XML is damaged: {problem}; {goes_on or 'nothing could be read behind it'}"
        self.notices.append(Notice("damaged", message, line))

    def line(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return self.text.count("\n", 0, offset) + 1


class _Parse:
    """One pass of expat from a place in the file to its end or to the next damage."""

    def __init__(self, file: XmlFile, start: int, stack: tuple[Element, ...]) -> None:
        self._file = file
        self._start = start
        # Where we begin in the middle, the elements around are opened anew.
        prefix = "".join(file.text[item.start : item.content_start] for item in stack)
        if prefix:
            prefix = file._entities.doctype() + prefix
        self._prefix = prefix.encode("utf-8", "replace")
        self._bytes = file.text[start:].encode("utf-8", "replace")
        self._is_ascii = len(self._bytes) == len(file.text) - start
        self._byte = self._char = 0
        self._stack = list(stack)
        self._unit_depth = 0
        self._pending: Element | None = None
        self._done: list[UnitElement] = []
        self.lost_after = start
        self._parser = self._new_parser()

    def run(self) -> Iterator[UnitElement]:
        """Units as they end; raises ``_Damage`` where the XML is not well-formed."""
        pieces = range(0, len(self._bytes), _PIECE_BYTES)
        try:
            self._parser.Parse(self._prefix, False)
            self._listen()
            for begin in pieces:
                self._parser.Parse(self._bytes[begin : begin + _PIECE_BYTES], False)
                yield from self._taken()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            yield from self._taken()
            index = max(0, self._parser.ErrorByteIndex - len(self._prefix))
            offset = self._start + len(self._bytes[:index].decode("utf-8", "ignore"))
            raise _Damage(expat.ErrorString(error.code), offset) from None
        except _Damage:
            yield from self._taken()
            raise

    def stack_around_unit(self) -> tuple[Element, ...]:
        """The elements that are open, without the unit that was lost."""
        return tuple(self._stack[: self._unit_depth - 1] if self._unit_depth else self._stack)

    def _taken(self) -> list[UnitElement]:
        taken, self._done = self._done, []
        return taken

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")  # the text is decoded: its declaration is history
        parser.EntityDeclHandler = self._file._entities.declare
        # A default of a DTD would be copied into every element.
        parser.specified_attributes = True
        return parser

    def _listen(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text
        # Without this one, expat would expand the entities that the file declares.
        parser.DefaultHandler = self._on_other
        parser.SkippedEntityHandler = self._on_entity

    def _offset(self) -> int:
        """Where expat stands, in code points of the file. It also ends the start tag before."""
        index = self._parser.CurrentByteIndex - len(self._prefix)
        if self._is_ascii:
            self._char = index
        elif index > self._byte:
            self._char += len(self._bytes[self._byte : index].decode("utf-8", "replace"))
            self._byte = index
        offset = self._start + self._char
        if self._pending is not None:
            self._pending.content_start = offset
            self._pending = None
        return offset

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._offset()
        if len(self._stack) >= MAX_DEPTH:
            raise ReadError(
                self._file.name,
                f"elements are nested deeper than {MAX_DEPTH} at line {self._file.line(start)}",
                "no localization file needs that; check where it comes from",
            )
        element = Element(name.rpartition(":")[2], attributes, start)
        if element.name in self._file._unit_names:
            if self._unit_depth:
                raise _Damage(f"<{name}> inside an unclosed <{name}>", start)
            self._unit_depth = len(self._stack) + 1
            self.lost_after = start + 1
        if self._unit_depth == 0 or element.name in self._file._unit_names:
            self._file._parents[element.name] = tuple(self._stack)
        else:
            self._stack[-1].children.append(element)
        self._stack.append(element)
        self._pending = element

    def _on_end(self, name: str) -> None:
        was_pending = self._pending
        offset = self._offset()
        if not self._stack:
            raise _Damage(f"</{name}> closes nothing", offset)
        element = self._stack.pop()
        text = self._file.text
        element.content_end = offset
        is_empty = was_pending is element and text.startswith("/>", offset - 2)
        element.end = offset if is_empty else text.index(">", offset) + 1
        if self._unit_depth == len(self._stack) + 1:
            self._done.append(UnitElement(element, tuple(self._stack)))
            self._unit_depth = 0

    def _on_text(self, text: str) -> None:
        offset = self._offset()
        if self._unit_depth:
            self._stack[-1].children.append(Run(text, offset))

    def _on_other(self, _: str) -> None:
        self._offset()

    def _on_entity(self, name: str, is_parameter_entity: bool) -> None:
        offset = self._offset()
        if self._unit_depth and not is_parameter_entity:
            end = offset + len(name) + 2
            self._stack[-1].children.append(Element(ENTITY, {"id": name}, offset, offset, end, end))
