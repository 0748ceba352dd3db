"""The figures that a tagger is judged by, on a tagger whose answers are known."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from pathlib import Path

from training.tagger.evaluate import measure, read_sentences
from training.tagger.twins import Twin, read_twins


class Known:
    """Gives 0.9 to "purse", 0.5 to "odd" and 0.1 to every other word."""

    def word_oddity(self, texts: Sequence[str]) -> list[list[tuple[int, int, float]]]:
        results = []
        for text in texts:
            words, position = [], 0
            for word in text.split():
                start = text.index(word, position)
                position = start + len(word)
                words.append((start, position, {"purse": 0.9, "odd": 0.5}.get(word, 0.1)))
            results.append(words)
        return results


TWINS = [
    Twin("the exchange fell", "the purse fell", ((4, 9),)),
    Twin("an odd thing happened", "an odd happening thing", ((7, 16),)),
]


def test_twins_are_told_apart_by_their_oddest_words() -> None:
    figures = measure(Known(), TWINS, ["one two three"])
    assert figures.told_apart == 0.5
    assert figures.oddest_word_in_garble == 0.5


def test_what_is_found_depends_on_what_clean_text_may_cost() -> None:
    clean = ["odd one two three"] + 249 * ["one two three four"]
    cheap = measure(Known(), TWINS, clean)
    assert cheap.found[1.0] == 0.5  # one flag is allowed: the clean "odd"
    costly = measure(Known(), TWINS, ["purse one two three"] + 249 * ["purse two three four"])
    assert costly.found[1.0] == 0.0


def test_twins_and_sentences_are_read(tmp_path: Path) -> None:
    (tmp_path / "twins.tsv").write_text("a b\ta c\t2-3\n")
    assert read_twins(tmp_path / "twins.tsv") == [Twin("a b", "a c", ((2, 3),))]
    path = tmp_path / "x.conllu.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("# text = One two.\n1\tOne\n\n# text = Three.\n")
    assert list(read_sentences(path)) == ["One two.", "Three."]
