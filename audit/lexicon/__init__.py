"""Word forms: the lemmas and word classes of a form, and the inflected forms of a lemma.

The open classes come from ``forms.tsv`` and ``inflections.tsv`` (made by ``training/lexicon.py``),
sorted files in which a word is found by binary search; the closed classes from the lists below.
"""

from __future__ import annotations

import mmap
from functools import cache
from pathlib import Path
from typing import NamedTuple

OPEN_CLASSES = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "AUX"})

_CLOSED = {
    "DET": "the a an this that these those each every some any no another either neither all both",
    "POSS": "my your his her its our their whose 's '",
    "PRON": "i you he she it we they me him us them who whom which that this these those myself "
    "yourself himself herself itself ourselves themselves someone anyone everyone nobody "
    "something anything everything nothing one none",
    "ADP": "about above across after against along among around as at before behind below beneath "
    "beside between beyond by despite down during except for from in inside into like near of off "
    "on onto out outside over past per since through throughout till to toward towards under until "
    "up upon via with within without amid",
    "AUX": "be am is are was were been being have has had having do does did can could may might "
    "must shall should will would 'm 're 've 'll 'd ca wo",
    "CCONJ": "and or but nor yet so",
    "SCONJ": "because although though if unless while whereas that whether since when where once",
    "NUM": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million billion trillion dozen",
}
CLOSED_CLASSES = {name: frozenset(words.split()) for name, words in _CLOSED.items()}
WORD_CLASSES = OPEN_CLASSES | frozenset(CLOSED_CLASSES)


class WordEntry(NamedTuple):
    """What the lexicon knows of a form. ``by_class`` maps an open class to the form's lemmas."""

    lemmas: frozenset[str]
    classes: frozenset[str]
    by_class: dict[str, frozenset[str]]


@cache
def entry(lower: str) -> WordEntry:
    """The entry of a lower-case form. A form it does not know has no class and guessed lemmas."""
    known = _look_up("forms.tsv", lower)
    by_class = {name: frozenset(lemma.lower() for lemma in known[name]) for name in known}
    lemmas = frozenset().union(*by_class.values()) if by_class else _guessed_lemmas(lower)
    return WordEntry(lemmas | {lower}, _closed_classes(lower) | by_class.keys(), by_class)


@cache
def inflect_like(lemma: str, model: str) -> str:
    """``lemma`` in the form that ``model`` has: ("blast", "exploding") -> "blasting"."""
    own_forms = _look_up("inflections.tsv", lemma)
    for model_lemma in sorted(entry(model).lemmas - {model}):
        for tag, forms in _look_up("inflections.tsv", model_lemma).items():
            if model in forms and tag in own_forms:
                return own_forms[tag][0]
    return lemma


@cache
def alternatives(lemma: str) -> dict[str, tuple[str, ...]]:
    """By open class the lemmas that an engine may have taken for this one, the likeliest first.

    From ``alternatives.tsv``, made by ``training/thesaurus.py``.
    """
    return _look_up("alternatives.tsv", lemma)


LONGEST_PHRASE_WORDS = 5


def meant_phrases(phrase: str) -> tuple[str, ...]:
    """What a lower-case phrase of two to five words was meant to be, if engines write it wrongly.

    From ``meant_phrases.tsv``, made by ``training/meant_phrases.py``.
    """
    return _look_up("meant_phrases.tsv", phrase).get("PHRASE", ())


class PivotWord(NamedTuple):
    """A foreign ``word`` that two English lemmas translate; ``language`` is its code ("it").

    ``strength`` is p(lemma | word) for the less likely of the two, at most 0.5.
    """

    language: str
    word: str
    strength: float


def pivot_word(lemma: str, other: str) -> PivotWord | None:
    """The foreign word that has both lemmas for translations, if one is known.

    From ``pivot_words.tsv``, made by ``training/pivot_words.py``.
    """
    first, second = sorted((lemma, other))
    known = _pivot_words(first).get(second)
    if known is None:
        return None
    language, word, strength = known
    return PivotWord(language, word, float(strength))


@cache
def _pivot_words(lemma: str) -> dict[str, tuple[str, ...]]:
    return _look_up("pivot_words.tsv", lemma)


def _closed_classes(lower: str) -> frozenset[str]:
    classes = {name for name, words in CLOSED_CLASSES.items() if lower in words}
    return frozenset(classes | {"NUM"} if lower[:1].isdigit() else classes)


def _guessed_lemmas(lower: str) -> frozenset[str]:
    """What an unknown form could be a form of; no rule asks for the wrong guesses."""
    if not lower.isalpha():
        return frozenset()
    guesses = {lower.removesuffix("s"), lower.removesuffix("es")}
    for ending in ("ed", "ing"):
        stem = lower.removesuffix(ending)
        if stem != lower:
            guesses |= {stem, f"{stem}e"}
    return frozenset(guesses)


def _look_up(table: str, word: str) -> dict[str, tuple[str, ...]]:
    """The line of ``word``: class or tag -> lemmas or forms; empty if there is none."""
    content = _table(table)
    wanted = word.encode("utf-8") + b"\t"
    low, high = 0, len(content)
    while low < high:
        start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = content.find(b"\n", start)
        line = content[start:end]
        if line.startswith(wanted):
            parts = line[len(wanted) :].decode("utf-8").split(";")
            pairs = (part.partition("=") for part in parts)
            return {name: tuple(words.split(",")) for name, _, words in pairs}
        # The tab sorts before every letter, so a line compares with "word<TAB>" as its word does.
        if line < wanted:
            low = end + 1
        else:
            high = start
    return {}


@cache
def _table(name: str) -> mmap.mmap:
    with (Path(__file__).parent / name).open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
