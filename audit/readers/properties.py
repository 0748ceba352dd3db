"""Java properties (``messages_en.properties``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.content import Escapes
from audit.formats.units import Resource, Unit, resource_document, without_nul

# https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_ENDS_IN_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\r?\n\Z")
_KEY = re.compile(r"[ \t\f]*((?:[^\\=: \t\f\r\n]|\\(?:\r\n?|\n|.))*)[ \t\f]*(?:[=:][ \t\f]*)?")
_ESCAPES = Escapes(
    re.compile(r"\\(?:(?:\r\n?|\n)[ \t\f]*|u(?P<hex>[0-9a-fA-F]{4})|(?P<char>.))"),
    {"n": "\n", "t": "\t", "r": "\r", "f": "\f"},
)


class PropertiesReader:
    """One paragraph per property; the key is the unit's id."""

    name: ClassVar[str] = "properties"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".properties",)
    takes_counterpart: ClassVar[bool] = True
    reads_past_nul: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without properties."""
        return resource_document(source, _parse)


class _Line(NamedTuple):
    """A property with its continuation lines; ``comment`` is what stood right above it."""

    text: str
    start: int
    comment: str


def _parse(source: SourceFile) -> Resource:
    units = []
    for line in _logical_lines(source.text):
        key = _KEY.match(line.text)
        if key is None or not line.text.strip():
            continue
        units.append(
            Unit(
                _ESCAPES.content(key[1], 0).text,
                _ESCAPES.content(line.text[key.end() :], line.start + key.end()),
                context=line.comment or None,
            )
        )
    return Resource(*without_nul(source, units))


def _logical_lines(text: str) -> Iterator[_Line]:
    """Lines that a backslash at the end does not continue, without comments and blank lines."""
    start, pieces, comments = 0, list[str](), list[str]()
    for found in _LINE.finditer(text):
        line = found.group()
        bare = line.strip()
        if not pieces and (not bare or bare[0] in "#!"):
            comments = [*comments, bare[1:].strip()] if bare else []
            continue
        start = start if pieces else found.start()
        pieces.append(line)
        if not _ENDS_IN_BACKSLASH.search(line):
            pieces[-1] = line.rstrip("\r\n")
            yield _Line("".join(pieces), start, "\n".join(comments))
            pieces, comments = [], []
    if pieces:  # the file ends behind a backslash
        yield _Line("".join(pieces), start, "\n".join(comments))
