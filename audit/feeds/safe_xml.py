"""XML from strangers: nothing is expanded, nothing is fetched."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from audit.errors import ReadError


class _RootFound(Exception):
    """Stops the parser; carries the name of the root element."""


def root_name(name: str, content: bytes) -> str | None:
    """The root element's local name in lower case, or None if that is no XML.

    Raises ``ReadError`` for a document that declares entities: feeds have no use for them, and
    "billion laughs" bombs and references to local files are made of them.
    """
    parser = expat.ParserCreate()

    def refuse(entity: str, *_: Any) -> None:
        problem = f"declares the entity '{entity}', which attacks on XML parsers are made of"
        raise ReadError(name, problem, "ask the publisher for a feed without a DOCTYPE")

    def found(element: str, _: Any) -> None:
        raise _RootFound(element)

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = found
    try:
        parser.Parse(content, True)
    except _RootFound as root:
        return str(root).rpartition(":")[2].lower()
    except (expat.ExpatError, LookupError, ValueError):
        return None
    return None


def parse_xml(name: str, content: bytes) -> Any:
    """The root element by lxml. Raises ``ReadError`` for what is not well-formed."""
    from lxml import etree

    root_name(name, content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        problem = f"is not well-formed XML: {' '.join(str(error.msg).split())}"
        raise ReadError(name, problem, "validate the file, or name another feed") from error
