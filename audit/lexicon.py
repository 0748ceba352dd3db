"""Word forms: the lemmas and word classes of a form, and the inflected forms of a lemma.

The open classes come from lemminflect (dictionary look-up, no guessing by context), the closed
classes from the short lists below. The only importer of ``lemminflect``.
"""

from __future__ import annotations

from functools import cache
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
    """The entry of a lower-case form. A form it does not know has no class and a guessed lemma."""
    import lemminflect

    by_class = {
        name: frozenset(lemma.lower() for lemma in lemmas)
        for name, lemmas in lemminflect.getAllLemmas(lower).items()
    }
    if not by_class and lower.isalpha():
        # "netizens", "capsized": whatever the class, the same ending comes off.
        guessed = frozenset(lemminflect.getAllLemmasOOV(lower, upos="VERB").get("VERB", ()))
        return WordEntry(guessed | {lower}, _closed_classes(lower), {})
    lemmas: frozenset[str] = frozenset().union(*by_class.values())
    return WordEntry(lemmas | {lower}, _closed_classes(lower) | by_class.keys(), by_class)


def _closed_classes(lower: str) -> frozenset[str]:
    classes = {name for name, words in CLOSED_CLASSES.items() if lower in words}
    return frozenset(classes | {"NUM"} if lower[:1].isdigit() else classes)


@cache
def inflect_like(lemma: str, model: str) -> str:
    """``lemma`` in the form that ``model`` has: ("blast", "exploding") -> "blasting"."""
    import lemminflect

    for name, model_lemmas in entry(model).by_class.items():
        for model_lemma in sorted(model_lemmas):
            for tag, forms in lemminflect.getAllInflections(model_lemma, upos=name).items():
                if model in forms and model != model_lemma:
                    inflected = lemminflect.getInflection(lemma, tag=tag, inflect_oov=True)
                    if inflected:
                        return str(inflected[0])
    return lemma
