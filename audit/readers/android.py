"""Android string resources (``res/values/strings.xml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.content import Content, Escapes
from audit.formats.inline_markup import content_of
from audit.formats.units import Resource, Unit, resource_document
from audit.formats.xml_file import Element, XmlFile

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?"
    r"(?:<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>\s*)*<resources\b",
    re.DOTALL,
)
# White space and bare quotation marks are not shown as they stand:
# https://developer.android.com/guide/topics/resources/string-resource#escaping_quotes
_ESCAPES = Escapes(
    re.compile(
        r"\\u(?P<hex>[0-9a-fA-F]{4})|\\(?P<char>.)|\A\s+|\s+\Z|(?P<blank>\s+)|\"", re.DOTALL
    ),
    {"n": "\n", "t": "\t"},
)


class AndroidReader:
    """One paragraph per string, array item and plural form; the key is the unit's id."""

    name: ClassVar[str] = "android"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    takes_counterpart: ClassVar[bool] = True

    @staticmethod
    def recognises(text: str) -> bool:
        """True if the root element is ``resources``."""
        return _ROOT.match(text) is not None

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without strings and for one that is not safe to read."""
        return resource_document(source, _parse)


def _parse(source: SourceFile) -> Resource:
    names = frozenset({"string", "string-array", "plurals"})
    file = XmlFile(source.name, source.text, names, frozenset())
    units = [unit for found in file.units() for unit in _units(source.text, found.element)]
    return Resource(units, file.notices)


def _units(text: str, element: Element) -> Iterator[Unit]:
    if element.attributes.get("translatable") == "false":
        return
    name = element.attributes.get("name", "")
    if element.name == "string":
        yield Unit(name, _string(text, element))
    for number, item in enumerate(element.all("item")):
        key = item.attributes.get("quantity", str(number))
        yield Unit(f"{name}[{key}]", _string(text, item))


def _string(text: str, element: Element) -> Content:
    """The string as an app shows it: escapes resolved, white space collapsed as aapt does."""
    return _ESCAPES.resolved(content_of(text, [element], nowhere=element.content_start))
