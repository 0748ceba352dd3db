"""Language tags (BCP 47), also as programs write them that do not know the standard."""

from __future__ import annotations


def primary_subtag(tag: str) -> str:
    """The language without script, region and so on: ``"pt-BR"``, ``"pt_BR"`` -> ``"pt"``."""
    return tag.replace("_", "-").split("-")[0].lower()
