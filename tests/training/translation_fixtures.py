"""A tiny invented language, so that every step of the translation recipe runs in seconds."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from training.translation.prepare import Source, prepare

WORDS = {
    "dog": "cane", "cat": "gatto", "house": "casa", "sees": "vede", "buys": "compra",
    "the": "il", "red": "rosso", "small": "piccolo", "woman": "donna", "reads": "legge",
    "book": "libro", "city": "paese",
}  # fmt: skip


def toy_pairs(count: int, seed: int = 7) -> list[tuple[str, str]]:
    """Return sentences whose translation is word for word."""
    chooser = random.Random(seed)
    pairs = []
    for _ in range(count):
        words = chooser.choices(list(WORDS), k=chooser.randint(4, 9))
        name = chooser.choice(["Viktar", "Maryna", "Andrej", "Tatsiana"])
        english = " ".join(["The", *words, "near", name]) + "."
        other = " ".join(["Il", *(WORDS[word] for word in words), "vicino", name]) + "."
        pairs.append((english, other))
    return pairs


def write_pairs(path: Path, pairs: list[tuple[str, str]]) -> Path:
    """Write a parallel file as `prepare` reads it."""
    path.write_text("".join(f"{english}\t{other}\n" for english, other in pairs), "utf-8")
    return path


@cache
def toy_work() -> Path:
    """Return a folder which `prepare` has filled from 600 toy pairs; read it, do not write."""
    work = Path(mkdtemp(prefix="translation-toy-"))
    source = write_pairs(work / "toy.en-it.tsv", toy_pairs(600))
    prepare({"it": [Source(source)]}, work, vocabulary_size=300, held_out_pairs=40, seed=1)
    return work
