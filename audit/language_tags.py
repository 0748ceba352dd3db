"""Language tags (BCP 47), also as programs write them that do not know the standard."""

from __future__ import annotations

import re

#: ``langtag`` and ``privateuse`` of RFC 5646, section 2.1, with the separators of programs.
_WELL_FORMED = re.compile(
    r"""
    (?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})
    (?:-[a-z]{4})?                       # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?          # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*   # variants
    (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*  # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?
    |x(?:-[a-z0-9]{1,8})+
    """,
    re.VERBOSE,
)
#: Registered, but replaced by another subtag, so that CLDR does not name them.
_REPLACED = frozenset({"bh", "in", "iw", "ji", "jw", "mo"})


def primary_subtag(tag: str) -> str:
    """The language without script, region and so on: ``"pt-BR"``, ``"pt_BR"`` -> ``"pt"``."""
    return tag.replace("_", "-").split("-")[0].lower()


def tag_problem(tag: str) -> str | None:
    """What is wrong with a tag that a person has written, and the remedy; None for a good one.

    Good is what is well-formed and begins with a language: one of two letters must be registered,
    of three letters there are thousands, and of more none.
    """
    found = _WELL_FORMED.fullmatch(tag.replace("_", "-").lower())
    if found is None:
        return f"{tag!r} is no language tag; {_remedy(tag)}"
    primary = primary_subtag(tag)
    if len(primary) in (1, 3) or primary in _REPLACED or primary in _languages():
        return None
    return f"{tag!r} is no language that is known; {_remedy(tag)}"


def _remedy(tag: str) -> str:
    """The tag of a language that was written out, or how tags look."""
    wanted = tag.strip().casefold()
    named = (code for code, name in _languages().items() if name.casefold() == wanted)
    code = next(named, None)
    return f"write {code}" if code else "write a tag of BCP 47, such as de or pt-BR"


def _languages() -> dict[str, str]:
    """The English names of languages by their subtags, from CLDR."""
    from babel import Locale

    return dict(Locale("en").languages)
