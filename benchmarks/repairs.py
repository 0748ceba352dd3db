"""Repair benchmark: is the original wording among what is proposed for a garbled word?

    python benchmarks/repairs.py --twins twins.tsv [--rows 300]

``twins.tsv`` comes from ``training/tagger/prepare.py``: held-out sentences and their garbled twins.
Counted are the twins with exactly one garbled word; its place is given, so that repairs are judged
and not the finding. A proposal counts as right only if it is the original word. Other first
proposals were judged once, as an editor would who sees the sentence and not the original;
``--verdicts`` is the table, which names sentences by the beginning of their sha256.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.config import Config, ModelSettings
from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.extension_points import lookup
from audit.finding import Evidence, Finding, Severity
from audit.pipeline import Auditor
from audit.repairing.candidates import word_candidates
from audit.repairing.repairer import Repairer
from audit.segmentation import segment

VERDICTS = Path(__file__).parent.parent / "tests" / "data" / "repair_verdicts.tsv"


@dataclass(frozen=True)
class GarbledWord:
    """A sentence, the span of its garbled word, and what stood there."""

    text: str
    start: int
    end: int
    original: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--twins", type=Path, required=True)
    parser.add_argument("--verdicts", type=Path, default=VERDICTS)
    parser.add_argument("--rows", type=int, default=300)
    options = parser.parse_args()
    words = list(garbled_words(options.twins))[: options.rows]
    rules = Auditor.open(Config(models=ModelSettings(enabled=False))).rules
    tagger, translator = (
        lookup("detectors", name).open(ModelSettings())
        for name in ("garble-tagger", "back-translation")
    )
    repairer = Repairer(tagger, Engine(rules), translator)
    known = [
        any(candidate.text == word.original for candidate in word_candidates(_garbled(word)))
        for word in words
    ]
    proposals = [proposed(repairer, word) for word in words]
    shown = [(word, texts) for word, texts in zip(words, proposals, strict=True) if texts]
    first = sum(texts[0] == word.original for word, texts in shown)
    any_of_three = sum(word.original in texts for word, texts in shown)
    print(f"{len(words)} garbled words; the original is among the candidates of {sum(known)}")
    print(f"something is proposed for {len(shown)}")
    print(f"the original is proposed first: {first}, among the first three: {any_of_three}")
    print(f"of those shown: {first / len(shown):.0%} and {any_of_three / len(shown):.0%}")
    print_judgement(shown, read_verdicts(options.verdicts))


def print_judgement(
    shown: Sequence[tuple[GarbledWord, list[str]]], verdicts: Mapping[tuple[str, str], bool]
) -> None:
    """Print how many of the first proposals an editor would accept."""
    judged = [
        texts[0] == word.original or verdicts[_key(word, texts[0])]
        for word, texts in shown
        if texts[0] == word.original or _key(word, texts[0]) in verdicts
    ]
    print(
        f"an editor would accept {sum(judged)} of {len(judged)} first proposals "
        f"({sum(judged) / len(judged):.0%}); {len(shown) - len(judged)} were never judged"
    )


def read_verdicts(path: Path) -> Mapping[tuple[str, str], bool]:
    """The table: sentence and proposal -> accepted or not."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["sentence_sha256"], row["proposal"]): row["accepted"] == "yes"
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def _key(word: GarbledWord, proposal: str) -> tuple[str, str]:
    return hashlib.sha256(word.text.encode()).hexdigest()[:12], proposal


def garbled_words(path: Path) -> Iterator[GarbledWord]:
    """The twins that differ in one lower-case word."""
    for line in path.read_text(encoding="utf-8").splitlines():
        clean, garbled, spans = line.split("\t")
        if "," in spans:
            continue
        start, end = map(int, spans.split("-"))
        rest = garbled[end:]
        original = clean[start : len(clean) - len(rest)]
        is_word = original.isalpha() and garbled[start:end].isalpha() and original.islower()
        if is_word and clean.endswith(rest):
            yield GarbledWord(garbled, start, end, original)


def proposed(repairer: Repairer, word: GarbledWord) -> list[str]:
    """What is proposed for the word if the tagger flags it."""
    paragraph = Paragraph(0, word.text, OffsetMap.contiguous(0))
    document = segment(Document("", word.text, (paragraph,)))
    finding = Finding(
        paragraph_index=0,
        start=word.start,
        end=word.end,
        rule_id="model/odd-word",
        category="style/unidiomatic",
        severity=Severity.MINOR,
        message="",
        confidence=1.0,
        evidence=(Evidence("garble-tagger", "model/odd-word", ""),),
    )
    return list(repairer.suggest(document, [finding])[0].suggestions)


def _garbled(word: GarbledWord) -> str:
    return word.text[word.start : word.end]


if __name__ == "__main__":
    main()
