"""CSV and TBX files -> terms. Every error names the file, the line and what to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.errors import ConfigError, did_you_mean
from audit.finding import Severity
from audit.glossaries.terms import Term

_COLUMNS = ("source", "target", "forbidden", "severity", "note", "source_language",
            "target_language")  # fmt: skip
#: Separates several translations of one term in a cell.
_SEPARATOR = "|"
_LARGEST_BYTES = 64 << 20

#: TBX-Basic, administrative status: terms that are not to be written; the last two are Weblate's.
_FORBIDDEN_STATUS = ("deprecated", "superseded", "forbidden", "obsolete")
_STATUS = ("administrativeStatus", "normativeAuthorization")
#: What tools write where they do not know the language; BCP 47 has "und", translate-toolkit "xx".
_UNKNOWN_LANGUAGES = ("", "und", "xx")


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of a CSV, TSV or TBX file; raises ``ConfigError``."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ConfigError(f"{path}: larger than 64 MiB; split the glossary")
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name an existing glossary") from error
    if path.suffix.lower() in (".tbx", ".xml"):
        return tuple(_tbx_terms(path, content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8; save the glossary as UTF-8") from error
    return tuple(_csv_terms(path, text))


def _csv_terms(path: Path, text: str) -> Iterator[Term]:
    first_line = text.partition("\n")[0]
    delimiter = max("\t;,", key=first_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        _check_header(path, header)
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
                yield _term(f"{path}:{rows.line_num}", cells, len(row), len(header))
    except csv.Error as error:
        raise ConfigError(f"{path}:{rows.line_num}: {error}; mend the quotation marks") from error


def _check_header(path: Path, header: list[str]) -> None:
    for name in header:
        if name not in _COLUMNS:
            hint = did_you_mean(name, list(_COLUMNS)) or f"; known are {', '.join(_COLUMNS)}"
            raise ConfigError(f"{path}:1: unknown column '{name}'{hint}")
    if "source" not in header or not {"target", "forbidden"} & set(header):
        raise ConfigError(f"{path}:1: a glossary needs the columns 'source' and 'target'")


def _term(where: str, cells: Mapping[str, str], width: int, expected: int) -> Term:
    if width > expected:
        raise ConfigError(f"{where}: {width} cells, but {expected} columns; quote the delimiter")
    name = cells.get("severity", "").lower()
    levels = [level.value for level in Severity]
    if name and name not in levels:
        hint = did_you_mean(name, levels) or f"; use one of {', '.join(levels)}"
        raise ConfigError(f"{where}: '{name}' is no severity{hint}")
    source, targets = cells.get("source", ""), _listed(cells.get("target", ""))
    forbidden = _listed(cells.get("forbidden", ""))
    if not forbidden and not (source and targets):
        raise ConfigError(f"{where}: a term needs a source and a target, or a forbidden word")
    return Term(
        source,
        targets,
        forbidden,
        Severity(name) if name else None,
        cells.get("source_language") or None,
        cells.get("target_language") or None,
        cells.get("note", ""),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_SEPARATOR) if part.strip())


def _tbx_terms(path: Path, content: bytes) -> Iterator[Term]:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno}: no well-formed XML: {error.msg}") from error
    concepts = [item for item in root.iter() if _tag(item) in ("termEntry", "conceptEntry")]
    if not concepts:
        raise ConfigError(f"{path}: no concept in it; is this a TBX file?")
    for concept in concepts:
        yield from _terms_of_concept(concept)


def _terms_of_concept(concept: Any) -> Iterator[Term]:
    """Each right term of a language against the terms of every other language."""
    by_language: dict[str, tuple[list[str], list[str]]] = {}
    for section in concept.iter():
        if _tag(section) not in ("langSet", "langSec"):
            continue
        language = section.get("{http://www.w3.org/XML/1998/namespace}lang") or section.get("lang")
        known = "" if str(language or "").lower() in _UNKNOWN_LANGUAGES else str(language)
        right, wrong = by_language.setdefault(known, ([], []))
        for group in section.iter():
            if _tag(group) in ("tig", "ntig", "termSec"):
                term, is_forbidden = _term_and_status(group)
                if term:
                    (wrong if is_forbidden else right).append(term)
    for language, (right, _) in by_language.items():
        for other, (targets, forbidden) in by_language.items():
            if other != language and (targets or forbidden):
                for term in right:
                    yield Term(
                        term,
                        tuple(targets),
                        tuple(forbidden),
                        None,
                        language or None,
                        other or None,
                    )


def _term_and_status(group: Any) -> tuple[str, bool]:
    term, is_forbidden = "", False
    for item in group.iter():
        text = _text_of(item).strip() if isinstance(item.tag, str) else ""
        if _tag(item) == "term":
            term = " ".join(text.split())
        elif item.get("type") in _STATUS or _tag(item) in _STATUS:  # TBX version 3 has elements
            is_forbidden = text.lower().startswith(_FORBIDDEN_STATUS)
    return term, is_forbidden


def _text_of(item: Any) -> str:
    """The text of an element; entities, which are not resolved, and comments are left out."""
    parts = [item.text or ""]
    for child in item:
        parts += [_text_of(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(parts)


def _tag(item: Any) -> str:
    return item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""
