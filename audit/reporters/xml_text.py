"""XML for reports: an element tree as text, without characters that XML cannot hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree

# XML 1.0, section 2.2: what is no Char.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """The text with ``U+FFFD`` for each character that no XML document may have."""
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


def add(
    parent: ElementTree.Element, tag: str, text: str = "", **attributes: object
) -> ElementTree.Element:
    """Add an element with its text and attributes; all are made safe."""
    safe = {name: xml_safe(str(value)) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, safe)
    if text:
        element.text = xml_safe(text)
    return element


def as_document(root: ElementTree.Element) -> str:
    """The whole document, indented, ending in a line break."""
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
