"""The public formats, with what is wrong in them said in one line."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import MtAuditError
from audit.evaluation.datasets import DatasetError, Mark, read_dataset
from audit.evaluation.datasets.rated import consensus

HEADER = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"


def mqm(path: Path, *rows: str) -> Path:
    file = path / "mqm.tsv"
    file.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return file


def jsonl(path: Path, *rows: dict[str, object], name: str = "rated.jsonl") -> Path:
    file = path / name
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if name.endswith(".xz"):
        file.write_bytes(lzma.compress(text.encode()))
    else:
        file.write_text(text, encoding="utf-8")
    return file


def test_mqm_rows_of_a_segment_become_one_with_the_weights_of_wmt(tmp_path: Path) -> None:
    file = mqm(
        tmp_path,
        "S\tnews.1\t1\t1\tr1\tx\tHe took the <v>leg</v> and ran\tAccuracy/Mistranslation\tMajor",
        'S\tnews.1\t1\t1\tr1\tx\tHe <v>"</v>took\tFluency/Punctuation\tMinor',
        "S\tnews.1\t1\t2\tr1\tx\tFine\tNo-error\tno-error",
        "Human-A.0\tnews.1\t1\t1\tr1\tx\tHe ran away\tNo-error\tno-error",
    )
    dataset = read_dataset(file)
    assert (len(dataset.documents), dataset.left_out, dataset.scale) == (1, 1, "mqm")
    first, second = dataset.segments
    assert first.text == "He took the leg and ran"
    assert first.marks == (Mark(12, 15, "major", "r1"),)
    assert (first.penalty, second.penalty) == (pytest.approx(5.1), 0.0)


def test_several_raters_are_averaged_and_only_agreement_is_gold(tmp_path: Path) -> None:
    rows = [
        f"S\td\t1\t1\t{rater}\tx\t{text}\tStyle/Awkward\tMinor"
        for rater, text in (("a", "<v>one two</v> six"), ("b", "one <v>two six</v>"))
    ]
    (segment,) = read_dataset(mqm(tmp_path, *rows)).segments
    assert segment.penalty == 1.0
    assert segment.marks is not None
    assert [(mark.start, mark.end) for mark in segment.marks] == [(4, 7)]
    assert len(segment.any_marks) == 2


def test_adjacent_regions_of_agreement_are_one() -> None:
    marks = [Mark(0, 5, rater="a"), Mark(0, 3, rater="b"), Mark(3, 5, rater="c")]
    assert consensus(marks, 3) == (Mark(0, 5),)


def test_a_broken_mqm_row_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"mqm\.tsv:2: .*<v> without </v>"):
        read_dataset(mqm(tmp_path, "S\td\t1\t1\tr\tx\ta <v>b\tStyle/Awkward\tMinor"))
    with pytest.raises(DatasetError, match=r"mqm\.tsv:2: 2 columns instead of 9"):
        read_dataset(mqm(tmp_path, "S\td"))


@pytest.mark.parametrize("name", ["rated.jsonl", "rated.jsonl.xz"])
def test_json_lines_give_each_rater_what_is_not_placed(tmp_path: Path, name: str) -> None:
    shared = {"doc": "d", "system": "S", "n_raters": 2, "score_type": "neg_MQM_penalty_mean"}
    spans = [
        {"start": 0, "end": 3, "severity": "major", "category": "Style/Awkward", "rater": "r1"}
    ]
    file = jsonl(
        tmp_path,
        {"mt": "one two", "seg": 1, "score": -3.0, "spans": spans, **shared},
        {"mt": "six", "seg": 2, "score": 0, "spans": [{**spans[0], "rater": "r2", "severity": ""}],
         **shared},
        name=name,
    )  # fmt: skip
    first, second = read_dataset(file).segments
    assert first.by_rater == {"r1": 5.5, "r2": 0.5}
    assert second.by_rater == {"r1": 0.0, "r2": 0.0}
    assert first.marks == ()
    assert [mark.rater for mark in first.any_marks] == ["r1"]


def test_json_rows_without_marks_and_native_text_are_told_apart(tmp_path: Path) -> None:
    file = jsonl(tmp_path, {"mt": "A text.", "score": 0.5, "score_type": "DA_z_mean"})
    (segment,) = read_dataset(file).segments
    assert (segment.marks, segment.penalty, segment.scale) == (None, -0.5, "other")
    native = jsonl(tmp_path, {"mt": "A text.", "score_type": "native English news"})
    assert read_dataset(native).is_native


def test_every_nth_document_is_taken(tmp_path: Path) -> None:
    file = jsonl(tmp_path, *({"mt": f"Text {number}."} for number in range(30)))
    assert len(read_dataset(file, 10).segments) == 10


def test_mlqe_tags_with_and_without_gaps(tmp_path: Path) -> None:
    (tmp_path / "a.mt").write_text("one two six\nfine\n", encoding="utf-8")
    (tmp_path / "a.tags").write_text("OK OK OK BAD OK OK BAD\nOK\n", encoding="utf-8")
    (tmp_path / "a.hter").write_text("0.5\n0\n", encoding="utf-8")
    first, second = read_dataset(tmp_path).segments
    assert first.marks == (Mark(4, 7),)
    assert (first.penalty, second.marks) == (0.5, ())


def test_mlqe_tags_that_do_not_fit_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.mt").write_text("one two\n", encoding="utf-8")
    (tmp_path / "a.tags").write_text("OK OK OK\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"a\.tags:1: 3 tags for 2 tokens"):
        read_dataset(tmp_path)


def test_mlqe_direct_assessments(tmp_path: Path) -> None:
    file = tmp_path / "test.et-en.df.short.tsv"
    file.write_text("index\toriginal\ttranslation\tz_mean\n0\tTere\tHello.\t1.25\n", "utf-8")
    (segment,) = read_dataset(file).segments
    assert (segment.text, segment.penalty, segment.marks) == ("Hello.", -1.25, None)


def test_annotated_articles_are_placed_in_their_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A fine day.\n\nHe took the leg.\n", encoding="utf-8")
    phrases = [{"start": 25, "end": 28, "severity": "major"}]
    (tmp_path / "a.annotation.json").write_text(json.dumps({"phrases": phrases}), encoding="utf-8")
    first, second = read_dataset(tmp_path).segments
    assert (first.marks, second.penalty) == ((), 5.0)
    assert second.marks is not None
    assert second.text[second.marks[0].start : second.marks[0].end] == "leg"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.jsonl", "{", r"a\.jsonl:1: not JSON"),
        ("a.jsonl", "[]", r"a\.jsonl:1: no JSON object"),
        ("a.jsonl", '{"mt": "x", "score": "high"}', r"a\.jsonl:1: a field is missing or of"),
        ("a.jsonl", '{"mt": "x", "score": NaN}', r"a\.jsonl:1: .*nan is no rating"),
        ("a.jsonl", '{"mt": "x", "score": 1e400}', r"a\.jsonl:1: .*inf is no rating"),
        ("a.jsonl", '{"mt": "x"}\n{"target": "y"}', r"a\.jsonl:2: 'mt' is no text"),
        ("a.jsonl", '{"mt": "x"}\n{"mt": null}', r"a\.jsonl:2: 'mt' is no text"),
        ("a.jsonl", '{"mt": "x \\ud83d"}', r"a\.jsonl:1: 'mt' has half a character"),
        ("a.jsonl", '{"mt": "x", "spans": [[0, 1]]}', r"a\.jsonl:1: 'spans' must be a list of"),
        ("a.jsonl", '{"mt": "x", "spans": "no"}', r"a\.jsonl:1: 'spans' must be a list of"),
        (
            "a.jsonl",
            '{"mt": "x", "spans": [{"start": 0, "end": Infinity}]}',
            r"a\.jsonl:1: a field",
        ),
        ("a.jsonl", '{"mt": "x", "spans": [{"start": 5, "end": 7}]}', "5-7 is not in the text"),
        ("a.jsonl", '{"mt": ' + "[" * 99_999, r"a\.jsonl:1: not JSON"),
        ("a.jsonl", "", "no segments"),
        ("a.df.short.tsv", "translation\tz_mean\nx\tnan", r"short\.tsv:2: 'nan' is no number"),
        ("a.jsonl.xz", "no xz", "not xz"),
        ("a.csv", "a,b", "no known format"),
    ],
)
def test_a_broken_set_is_one_clear_line(
    tmp_path: Path, name: str, content: str, problem: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=problem) as caught:
        read_dataset(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_folders_that_are_called_like_files_are_no_sets(tmp_path: Path) -> None:
    for name in ("a.jsonl", "x.mt"):
        (tmp_path / name).mkdir()
    (tmp_path / "x.tags").touch()
    for folder in (tmp_path / "a.jsonl", tmp_path):
        with pytest.raises(DatasetError, match="no known format"):
            read_dataset(folder)


def test_a_byte_order_mark_before_a_set_is_no_text(tmp_path: Path) -> None:
    row = "S\td\t1\t1\tr1\tx\tFine\tNo-error\tno-error\n"
    texts = {
        "a.tsv": HEADER + row,
        "a.jsonl": '{"mt": "Fine"}\n',
        "a.df.short.tsv": "translation\tz_mean\nFine\t1\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        (segment,) = read_dataset(tmp_path / name).segments
        assert segment.text == "Fine"


def test_a_blank_line_at_the_end_of_a_table_is_no_row(tmp_path: Path) -> None:
    row = "S\td\t1\t1\tr1\tx\tFine\tNo-error\tno-error"
    assert len(read_dataset(mqm(tmp_path, row, "")).segments) == 1


@pytest.mark.parametrize("text", ["{", '{"phrases": [{"start": Infinity}]}', "[" * 99_999])
def test_a_broken_annotation_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text("A fine day.", encoding="utf-8")
    (tmp_path / "a.annotation.json").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"a\.annotation\.json: no annotation"):
        read_dataset(tmp_path)


def test_an_article_is_found_by_its_whole_name(tmp_path: Path) -> None:
    for name in ("news", "news.2", "Report [1]"):
        (tmp_path / f"{name}.txt").write_text("A fine day.", encoding="utf-8")
        (tmp_path / f"{name}.annotation.json").write_text('{"phrases": []}', encoding="utf-8")
    names = [item.name for item in read_dataset(tmp_path).documents]
    assert names == ["Report [1].txt", "news.2.txt", "news.txt"]


ALPHABET = '\t\n<v>/abMinor {}[]":,0'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet=ALPHABET, max_size=200), st.sampled_from(["tsv", "jsonl"]))
def test_no_text_crashes_a_reader(tmp_path: Path, text: str, suffix: str) -> None:
    file = tmp_path / f"x.{suffix}"
    file.write_text(HEADER + text if suffix == "tsv" else text, encoding="utf-8")
    try:
        dataset = read_dataset(file)
    except MtAuditError:
        return
    for segment in dataset.segments:
        for mark in segment.any_marks:
            assert 0 <= mark.start < mark.end <= len(segment.text)
