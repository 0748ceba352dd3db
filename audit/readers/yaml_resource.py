"""YAML resource files, as Rails and Symfony have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from audit.document import Document, Notice
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.formats.content import Content, ContentBuilder
from audit.formats.units import Resource, Unit, resource_document

MAX_DEPTH = 128
MAX_DAMAGED_LINES = 20

_LANGUAGE_KEY = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\Z")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n|.)", re.DOTALL)
_NO_TEXT = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


class YamlResourceReader:
    """One paragraph per string; the path of keys is the unit's id, as in ``menu.file.open``.

    A single key at the top that is a language, as Rails has it, is the file's language and no part
    of the ids.
    """

    name: ClassVar[str] = "yaml-resource"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    takes_counterpart: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without strings or nested too deep."""
        return resource_document(source, _parse)


def _parse(source: SourceFile) -> Resource:
    strings, notices = _strings(source.name, source.text)
    top = {path[0] for path, _ in strings if path}
    language = next(iter(top)) if len(top) == 1 else ""
    is_language = bool(_LANGUAGE_KEY.match(language)) and all(len(path) > 1 for path, _ in strings)
    cut = 1 if is_language else 0
    units = [Unit(".".join(path[cut:]), content) for path, content in strings]
    return Resource(units, notices, language.replace("_", "-") if is_language else None)


def _strings(name: str, text: str) -> tuple[list[tuple[tuple[str, ...], Content]], list[Notice]]:
    """All strings with their paths. A damaged line is blanked, and reading begins once more."""
    from yaml import MarkedYAMLError, YAMLError

    notices: list[Notice] = []
    readable = text
    while True:
        walk = _Walk(name, readable)
        try:
            walk.run()
        except MarkedYAMLError as error:
            # A quotation or bracket that is never closed is noticed only far behind it.
            is_open = any(kind in (error.context or "") for kind in ("quoted", "flow"))
            mark = error.context_mark if is_open else error.problem_mark or error.context_mark
            # YAML knows more line ends than "\n", and may stand behind the last one.
            line = readable.count("\n", 0, mark.index) if mark else 0
            notices.append(Notice("damaged", _damage(error.problem), line + 1))
            blanked = _without_line(readable, line)
            if blanked is not None and len(notices) < MAX_DAMAGED_LINES:
                readable = blanked
                continue
        except YAMLError as error:  # a character that YAML has not
            notices.append(Notice("damaged", _damage(str(error).splitlines()[0])))
        return walk.strings, notices


def _damage(problem: str | None) -> str:
    return f"the YAML is damaged here ({problem or 'not readable'}); the line was left out"


def _without_line(text: str, line: int) -> str | None:
    """The text with blanks in a line, None if it is blank already."""
    lines = text.split("\n")
    if not lines[line].strip():
        return None
    lines[line] = re.sub(r"[^\r]", " ", lines[line])
    return "\n".join(lines)


@dataclass
class _Frame:
    """An open mapping or sequence; ``key`` is None where a mapping expects one."""

    is_mapping: bool
    key: str | None = None
    count: int = 0


@dataclass
class _Walk:
    """Goes through the events of a parser, so that an alias is never followed."""

    name: str
    text: str
    strings: list[tuple[tuple[str, ...], Content]] = field(default_factory=list)
    _stack: list[_Frame] = field(default_factory=list)

    def run(self) -> None:
        for event in _events(self.text):
            kind = type(event).__name__
            if kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._open(event, kind == "MappingStartEvent")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._stack.pop()
                self._value_done()
            elif kind in ("ScalarEvent", "AliasEvent"):
                self._scalar(event)

    def _open(self, event: Any, is_mapping: bool) -> None:
        if len(self._stack) >= MAX_DEPTH:
            problem = f"is nested deeper than {MAX_DEPTH} at line {event.start_mark.line + 1}"
            raise ReadError(self.name, problem, "check where the file comes from")
        self._count_item()
        self._stack.append(_Frame(is_mapping))

    def _scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame and frame.is_mapping and frame.key is None:
            frame.key = getattr(event, "value", "")
            return
        self._count_item()
        if getattr(event, "value", None) is not None and _is_string(event):
            path = tuple(item.key or "" for item in self._stack)
            self.strings.append((path, _content(self.text, event)))
        self._value_done()

    def _count_item(self) -> None:
        if self._stack and not self._stack[-1].is_mapping:
            frame = self._stack[-1]
            frame.key, frame.count = str(frame.count), frame.count + 1

    def _value_done(self) -> None:
        if self._stack and self._stack[-1].is_mapping:
            self._stack[-1].key = None


def _events(text: str) -> Iterator[Any]:
    import yaml

    # The parser in C is twenty times as fast, but not in every build of PyYAML.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[Any] = yaml.parse(text, Loader=loader)
    return events


def _is_string(event: Any) -> bool:
    """True unless a plain scalar means a number, a truth value or nothing."""
    import yaml

    if event.style or not event.implicit[0]:
        return True
    resolver = yaml.SafeLoader.yaml_implicit_resolvers
    candidates = resolver.get(event.value[:1], []) + resolver.get(None, [])
    return not any(expression.match(event.value) for _, expression in candidates)


def _content(text: str, event: Any) -> Content:
    """The value with the place of each character, followed through escapes and folded lines."""
    position, end = event.start_mark.index, event.end_mark.index
    builder = ContentBuilder(position)
    if event.style in ("'", '"'):
        position += 1
    elif event.style in ("|", ">"):
        position = text.find("\n", position) + 1 or position
    for char in event.value:
        place = _place(text, char, position, end, event.style)
        builder.add(char, place)
        position = _behind(text, char, place, event.style)
    return builder.build()


def _place(text: str, char: str, position: int, end: int, style: str | None) -> int:
    """Where a character of the value stands, at or behind a position."""
    if char.isspace():
        return min(position, end)
    while position < end and text[position].isspace():
        position += 1
    escaped = style == '"' and text.startswith("\\", position)
    if position >= end or escaped or text[position] == char:
        return min(position, end)
    return max(position, text.find(char, position, end))


def _behind(text: str, char: str, place: int, style: str | None) -> int:
    escape = _ESCAPE.match(text, place) if style == '"' else None
    if escape:
        return escape.end()
    if style == "'" and char == "'":
        return place + 2
    return place + 1
