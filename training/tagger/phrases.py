"""Idioms and their word-for-word renderings, read from the swap tables of the rule packs.

A swap table says "stock purse" -> "stock exchange"; noise needs it the other way round. Rows whose
patterns need more than words, alternatives and lemmas are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from pathlib import Path

import yaml

from training.tagger.words import inflected

MOST_RENDERINGS = 8
_TAGS = ("VB", "VBZ", "VBD", "VBG", "VBN", "NN", "NNS")
_LEMMA = re.compile(r"<([a-z]+)>")
_PLAIN = re.compile(r"[a-z|<> -]+")


def literal_renderings(packs: Iterable[Path], never: Sequence[str] = ()) -> dict[str, list[str]]:
    """Natural phrase -> garbled renderings, all lower case.

    A rendering which stands in one of the texts ``never`` is left out: what a model is measured
    on, it must not have seen.
    """
    shunned = [text.lower() for text in never]
    table: dict[str, list[str]] = {}
    for pack in sorted(packs):
        for rule in yaml.safe_load(pack.read_text(encoding="utf-8"))["rules"]:
            for wrong, right in rule["match"].get("swap", {}).items():
                for rendering, phrase in _expanded(str(wrong), str(right)):
                    if not any(rendering in text for text in shunned):
                        table.setdefault(phrase, []).append(rendering)
    return {phrase: sorted(set(found)) for phrase, found in table.items()}


def _expanded(wrong: str, right: str) -> Iterator[tuple[str, str]]:
    if not (_PLAIN.fullmatch(wrong) and _PLAIN.fullmatch(right)) or "|" in right:
        return
    choices = [word.split("|") for word in wrong.split()]
    for words in islice(product(*choices), MOST_RENDERINGS):
        for one, other in every_form(" ".join(words), right):
            if " " in one or " " in other:
                yield one, other


def every_form(rendering: str, natural: str) -> Iterator[tuple[str, str]]:
    """A rendering and its natural phrase with every ``<lemma>`` of both in the same form."""
    for tag in _TAGS if "<" in rendering + natural else ("",):
        one, other = _with_tag(rendering, tag), _with_tag(natural, tag)
        if one and other and one != other:
            yield one, other


def _with_tag(phrase: str, tag: str) -> str | None:
    """``<give> an interview`` with every lemma in the form of a tag; None if one has none."""
    for lemma in _LEMMA.findall(phrase):
        form = inflected(lemma, tag)
        if form is None:
            return None
        phrase = phrase.replace(f"<{lemma}>", form, 1)
    return phrase
