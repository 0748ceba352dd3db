"""Writes the lexicon that ships in ``audit/lexicon`` from the tables of LemmInflect.

``python -m training.lexicon audit/lexicon`` (needs ``lemminflect``, part of the extra ``train``).
LemmInflect (MIT) derives its tables from the SPECIALIST Lexicon of the National Library of
Medicine. Shipped as sorted lines, a word is found without loading anything, where LemmInflect
itself takes most of a second to start.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

_TABLES = ("lemma_lu.csv.gz", "infl_lu.csv.gz")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write forms.tsv and inflections.tsv")
    folder: Path = parser.parse_args().folder
    write_lines(folder / "forms.tsv", form_lines())
    write_lines(folder / "inflections.tsv", inflection_lines())


def form_lines() -> Iterator[str]:
    """``exploding<TAB>VERB=explode``: a form, and its lemmas by universal word class."""
    import lemminflect

    for form in first_columns("lemma_lu.csv.gz"):
        classes = lemminflect.getAllLemmas(form)
        if classes:
            yield f"{form}\t{_packed(classes)}"


def inflection_lines() -> Iterator[str]:
    """``explode<TAB>VBD=exploded;VBG=exploding``: a lemma, and its forms by Penn Treebank tag."""
    import lemminflect

    for lemma in first_columns("infl_lu.csv.gz"):
        tags = lemminflect.getAllInflections(lemma)
        if tags:
            yield f"{lemma}\t{_packed(tags)}"


def first_columns(table: str) -> set[str]:
    """The lower-case words of a table's first column."""
    raw = (files("lemminflect") / "resources" / table).read_bytes()
    rows = csv.reader(io.StringIO(gzip.decompress(raw).decode("utf-8")))
    return {row[0] for row in rows if row and row[0] == row[0].lower()}


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write the lines sorted by their bytes, which is what a binary search needs."""
    content = b"".join(line + b"\n" for line in sorted(line.encode("utf-8") for line in lines))
    path.write_bytes(content)


def _packed(values: Mapping[str, Iterable[str]]) -> str:
    return ";".join(f"{name}={','.join(words)}" for name, words in sorted(values.items()))


if __name__ == "__main__":
    main()
