"""Languages as tables of translation tools name them: by tag or by their English name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4}){0,2}\Z", re.IGNORECASE)
_NAME = re.compile(r"(?P<language>[^()]+?)(?: ?\((?P<region>[^()]+)\))?\Z")


def language_tag(name: str) -> str | None:
    """``"en_GB"`` and ``"English (United Kingdom)"`` -> ``"en-GB"``; None for no language."""
    if _TAG.match(name):
        return name.replace("_", "-")
    found = _NAME.match(name)
    languages, regions = _by_english_name()
    tag = languages.get(found["language"].casefold()) if found else None
    if found is None or tag is None:
        return None
    region = regions.get((found["region"] or "").casefold())
    return f"{tag}-{region}" if region else tag


@cache
def _by_english_name() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """English names, folded -> tags of languages and of regions, by CLDR."""
    from babel import Locale

    english = Locale("en")
    languages = {name.casefold(): tag for tag, name in english.languages.items() if "_" not in tag}
    regions = {name.casefold(): tag for tag, name in english.territories.items() if tag.isalpha()}
    return languages, regions
