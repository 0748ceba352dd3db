"""Words as the noise sees them: word class, lemma, Penn Treebank tag, and other forms of a lemma.

Built on the lexicon that ships with the package; no part-of-speech tagger is needed, since a wrong
guess only makes another kind of garble.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import audit.lexicon
from audit.lexicon import CLOSED_CLASSES

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d[\d.,]*|[^\sA-Za-z\d]")
"""A word with its clitic, a number, or a single mark."""

FUNCTION_WORDS = frozenset().union(*CLOSED_CLASSES.values())

_CLASSES = ("NOUN", "VERB", "ADJ", "ADV")
BASE_TAGS = {"NOUN": "NN", "VERB": "VB", "ADJ": "JJ", "ADV": "RB"}
_TAG_PREFIX = {"NOUN": "NN", "VERB": "VB", "ADJ": "JJ", "ADV": "RB"}
_BEFORE_VERB = frozenset(
    "to will would can could may might must shall should i we they he she you".split()
)
_BEFORE_NOUN = frozenset("the a an this that these those his her its their our my".split())


class Form(NamedTuple):
    """One reading of a word form: ``tag`` is a Penn Treebank tag such as VBG."""

    lemma: str
    word_class: str
    tag: str


def read_word(lower: str, before: str) -> Form | None:
    """The likeliest reading of a word after ``before``; None for function and unknown words."""
    if lower in FUNCTION_WORDS:
        return None
    readings = _readings(lower)
    if not readings:
        return None
    wanted = "VERB" if before in _BEFORE_VERB else "NOUN" if before in _BEFORE_NOUN else ""
    return next((form for form in readings if form.word_class == wanted), readings[0])


def lemma_of(lower: str) -> str:
    """The lemma of a form's likeliest reading, or the form itself."""
    readings = _readings(lower)
    return readings[0].lemma if readings else lower


def lemma_classes(lemma: str) -> tuple[str, ...]:
    """The open classes in which a word is a lemma."""
    return tuple(name for name, tag in BASE_TAGS.items() if inflected(lemma, tag) == lemma)


@cache
def inflected(lemma: str, tag: str) -> str | None:
    """The form of a lemma that has a tag; None if it has none."""
    forms = _table("inflections.tsv").get(lemma, {}).get(tag)
    return forms[0] if forms else None


def match_case(replacement: str, original: str) -> str:
    """``replacement`` with the capitals of ``original``."""
    if len(original) > 1 and original.isupper():
        return replacement.upper()
    if original[:1].isupper():
        return replacement[:1].upper() + replacement[1:]
    return replacement


@cache
def _readings(lower: str) -> tuple[Form, ...]:
    """Readings by class; an inflected verb form is likelier a verb than a noun."""
    entry = _table("forms.tsv").get(lower, {})
    forms = []
    for word_class in _CLASSES:
        for lemma in entry.get(word_class, ()):
            tag = _tag(lower, lemma, word_class)
            if tag:
                forms.append(Form(lemma, word_class, tag))
    return tuple(sorted(forms, key=lambda form: (form.tag not in _TELLING_TAGS, form.lemma)))


_TELLING_TAGS = frozenset({"VBD", "VBN", "VBG"})


def _tag(lower: str, lemma: str, word_class: str) -> str | None:
    for tag, forms in _table("inflections.tsv").get(lemma, {}).items():
        if tag.startswith(_TAG_PREFIX[word_class]) and lower in forms:
            return tag
    return None


@cache
def _table(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    path = Path(audit.lexicon.__file__).parent / name
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition("\t")
        pairs = (part.partition("=") for part in rest.split(";"))
        table[word] = {key: tuple(value.split(",")) for key, _, value in pairs}
    return table
