"""Codes that a tool writes into the text itself, where other files have elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from audit.formats.content import Code, CodeKind, Content, rewritten

#: What is a code in a text, and from where to where it stands.
CodesInText = Callable[[str], Iterator[tuple[Code, int, int]]]

# {1} alone, {2> and <2} as a pair, {b> and <b} for formatting.
_MEMSOURCE = re.compile(r"\{([\w^]+)>|<([\w^]+)\}|\{(\d+)\}")
# <b0> and </b0> as a pair, <br1/> alone: the first letters of the tag and a number.
_OMEGAT = re.compile(r"<(/?)([A-Za-z]{1,10}\d+)(/?)>")


def without_codes(content: Content, find: CodesInText) -> Content:
    """The content with the codes in its text as inline codes."""
    return rewritten(content, find(content.text))


def memsource_codes(text: str) -> Iterator[tuple[Code, int, int]]:
    """The codes of Memsource's MXLIFF."""
    for found in _MEMSOURCE.finditer(text):
        opening, closing, alone = found.groups()
        kind: CodeKind = "open" if opening else "close" if closing else "standalone"
        yield Code(opening or closing or alone, kind, found.group()), *found.span()


def omegat_codes(text: str) -> Iterator[tuple[Code, int, int]]:
    """The codes of OmegaT's own memories."""
    for found in _OMEGAT.finditer(text):
        is_end, name, is_lone = found.groups()
        kind: CodeKind = "close" if is_end else "standalone" if is_lone else "open"
        yield Code(name, kind, found.group()), *found.span()
