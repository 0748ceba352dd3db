"""Putting elements into an XML file so that they can be taken out again without a trace."""

from __future__ import annotations

import codecs
import re

from audit.extension_points import Edit, SourceFile
from audit.formats.xml_file import Element

_DECLARATION = re.compile(r"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]+)")
_BLANKS = " \t\r\n"


def elements_of(parent: Element) -> list[Element]:
    """The child elements."""
    return [item for item in parent.children if isinstance(item, Element)]


def beside(text: str, element: Element) -> str:
    """The line end and indentation of an element, nothing if it does not begin its line."""
    blanks = text[_blank_before(text, element.start) : element.start]
    return blanks if "\n" in blanks else ""


def removal(text: str, element: Element) -> Edit:
    """Take an element out with the white space that was put before it."""
    return Edit(_blank_before(text, element.start), element.end, "")


def encodable(text: str, source: SourceFile) -> str:
    """Letters that the file cannot hold, as character references.

    A file that was not read in the encoding which it declares may hold only those of ASCII: other
    programs will read it in another one.
    """
    declared = _DECLARATION.match(source.text)
    is_right = declared is None or _codec(declared[1]) == _codec(source.encoding)
    encoding = source.encoding if is_right else "ascii"
    return text.encode(encoding, "xmlcharrefreplace").decode(encoding)


def _codec(label: str) -> str:
    """The name of a codec; the byte order of UTF-16 is told by its mark, not by its name."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return label
    return name.removesuffix("-le").removesuffix("-be")


def _blank_before(text: str, offset: int) -> int:
    while offset and text[offset - 1] in _BLANKS:
        offset -= 1
    return offset
