"""Step 1 of the tagger's training, from files to encoded examples."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the 'train' extra")

from training.tagger.examples import EncodedExamples
from training.tagger.held_out import main as write_held_out
from training.tagger.judged import is_held_out
from training.tagger.model import HEADS
from training.tagger.prepare import (
    clean_sentences,
    main,
    natural_counts,
    natural_triples,
    read_pivot,
)

TOKENIZER = Path(__file__).parents[2] / "audit" / "models" / "garble-tagger" / "tokenizer.json"
TOPICS = "harbour school bridge hospital market theatre museum station library airport".split()
VERBS = "opened closed visited praised rejected approved delayed welcomed".split()


def compressed(path: Path, text: str) -> Path:
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write(text)
    return path


@pytest.fixture
def mono(tmp_path: Path) -> Path:
    """1,200 distinct sentences, two on a line."""
    sentences = [
        f"The minister {verb} the {topic} of the old town on day {day} of the long talks."
        for verb in VERBS
        for topic in TOPICS
        for day in range(15)
    ]
    lines = [f"{one} {two}" for one, two in zip(sentences[::2], sentences[1::2], strict=True)]
    return compressed(tmp_path / "mono.en.txt.xz", "\n".join(lines))


def test_lines_are_split_into_sentences_and_drawn_without_repetition(mono: Path) -> None:
    drawn = clean_sentences(mono, 500, random.Random(1))
    assert len(drawn) == len(set(drawn)) == 500
    assert all(sentence.startswith("The minister") for sentence in drawn)
    assert drawn == clean_sentences(mono, 500, random.Random(1))


def test_headings_and_scraps_are_no_sentences(tmp_path: Path) -> None:
    path = compressed(
        tmp_path / "scraps.txt.xz", "CONTACT US AT THE PRESS OFFICE NOW\nToo short.\n"
    )
    assert clean_sentences(path, 10, random.Random(1)) == []


def test_words_are_counted_in_lower_case() -> None:
    assert natural_counts(["The law is the law."])["the"] == 2


def test_runs_of_three_words_count_from_the_second_time() -> None:
    found = natural_triples(["In the yard.", "He sat in the yard today."])
    assert found == {"in the yard"}


def test_one_block_in_ten_is_held_out() -> None:
    assert sum(is_held_out(row) for row in range(10_000)) == 1000


def test_files_become_examples_for_every_head_and_twins(mono: Path, tmp_path: Path) -> None:
    for name in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{name}").write_text("  1 licence\n")
        (tmp_path / f"index.{name}").write_text("  1 licence\n")
    pivot = tmp_path / "pivot.tsv"
    pivot.write_text("bridge\tdeck=0.5;card=0.1\nschool\tshoal=0.2\n")
    assert read_pivot(pivot)["bridge"] == {"deck": 0.5, "card": 0.1}
    span = {"start": 4, "end": 9, "severity": "minor", "category": "x"}
    mqm = {"mt": "The purse closed higher.", "score": -1.0, "n_raters": 1, "spans": [span]}
    edited = {
        "mt_raw": "He has right.",
        "mt_tok": "He has right .",
        "tok_bad": [0, 1, 0, 0],
        "hter": 0.25,
        "postedit_tok": "He is right .",
    }
    out = tmp_path / "out"
    options: dict[str, object] = {
        "--out": out,
        "--tokenizer": TOKENIZER,
        "--wordnet": tmp_path,
        "--pivot": pivot,
        "--mono": f"1150={mono}",
        "--mqm": compressed(tmp_path / "mqm.xz", json.dumps(mqm)),
        "--post-edits": compressed(tmp_path / "pe.xz", json.dumps(edited)),
        "--judged-repeats": 2,
    }
    main([str(part) for option in options.items() for part in option])
    encoded = EncodedExamples.load(out / "train.npz")
    judged = dict(zip(HEADS, encoded.heads.sum(0).tolist(), strict=True))
    assert judged["human_marked_error"] >= 2
    assert judged["post_edited"] >= 2
    assert judged["synthetic_garble"] > 100
    assert (encoded.targets == 1.0).any()
    assert np.nanmax(encoded.scores[:, HEADS.index("sentence_penalty")]) == pytest.approx(0.5)
    twins = [line.split("\t") for line in (out / "twins.tsv").read_text("utf-8").splitlines()]
    assert len(twins) > 100
    for clean, garbled, spans in twins:
        assert clean != garbled
        assert all(0 <= int(a) < int(b) for a, b in (s.split("-") for s in spans.split(",")))


def test_held_out_rows_are_those_that_training_leaves_out(tmp_path: Path) -> None:
    rows = [{"mt": f"{number}", "is_human": number % 2 == 1} for number in range(2200)]
    source = compressed(tmp_path / "mqm.xz", "".join(json.dumps(row) + "\n" for row in rows))
    write_held_out([str(source), "--out", str(tmp_path / "out.xz")])
    with lzma.open(tmp_path / "out.xz", "rt", encoding="utf-8") as file:
        kept = [int(json.loads(line)["mt"]) for line in file]
    assert kept == [2 * number for number in range(1100) if is_held_out(number)]
