"""JSON resource files, with those of Chrome extensions and Flutter's ARB."""

from __future__ import annotations

from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.json_strings import JsonString, json_strings
from audit.formats.units import Resource, Unit, resource_document


class JsonResourceReader:
    """One paragraph per string; the path of keys is the unit's id, as in ``menu.file.open``."""

    name: ClassVar[str] = "json-resource"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".json",)
    takes_counterpart: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without strings."""
        return resource_document(source, _parse_json)


class ArbReader:
    """Application resource bundles: what begins with ``@`` describes a string or the file.

    Source: https://github.com/google/app-resource-bundle/wiki/ApplicationResourceBundleSpecification
    """

    name: ClassVar[str] = "arb"
    suffixes: ClassVar[tuple[str, ...]] = (".arb",)
    takes_counterpart: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without strings."""
        return resource_document(source, _parse_arb)


def _parse_json(source: SourceFile) -> Resource:
    found = json_strings(source.name, source.text)
    return Resource([Unit(_key(item), item.content) for item in found.strings], found.notices)


def _parse_arb(source: SourceFile) -> Resource:
    found = json_strings(source.name, source.text)
    contexts = {
        item.path[0][1:]: item.content.text
        for item in found.strings
        if len(item.path) == 2 and item.path[0].startswith("@") and item.path[1] == "description"
    }
    units = [
        Unit(_key(item), item.content, context=contexts.get(item.path[0]))
        for item in found.strings
        if item.path and not item.path[0].startswith("@")  # damage may leave a string alone
    ]
    locales = (item.content.text for item in found.strings if item.path == ("@@locale",))
    return Resource(units, found.notices, next(locales, None))


def _key(item: JsonString) -> str:
    return ".".join(item.path)
