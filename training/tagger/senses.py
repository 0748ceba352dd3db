"""Words and phrases with what an engine wrongly makes of them, written for this project.

``training/data/wrong_senses.tsv`` says word class, lemma, and lemmas of a wrong sense ("court" ->
"yard"); ``training/data/literal_phrases.tsv`` says natural phrase and its renderings, ``|`` between
them, a lemma in angle brackets standing for any of its forms ("<pull> up to" -> "<extract> up to").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from training.tagger.phrases import every_form

Senses = Mapping[tuple[str, str], tuple[str, ...]]
"""Lemma and word class -> lemmas of the same class in a wrong sense."""

DATA = Path(__file__).parents[1] / "data"


def read_senses(path: Path = DATA / "wrong_senses.tsv") -> dict[tuple[str, str], tuple[str, ...]]:
    """The table of single words."""
    senses = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word_class, lemma, wrong = line.split("\t")
        senses[lemma, word_class] = tuple(wrong.split(","))
    return senses


def read_phrases(
    path: Path = DATA / "literal_phrases.tsv", never: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Natural phrase -> garbled renderings, in every form of their verbs.

    A rendering which stands in one of the texts ``never`` is left out.
    """
    shunned = [text.lower() for text in never]
    table: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        natural, _, renderings = line.partition("\t")
        for rendering in renderings.split("|"):
            for wrong, right in every_form(rendering, natural):
                if not any(wrong in text for text in shunned):
                    table.setdefault(right, []).append(wrong)
    return {phrase: sorted(set(found)) for phrase, found in table.items()}
