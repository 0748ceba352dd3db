"""The tagger's training from examples to an exported directory, on tiny data."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed (pip install 'mt-audit[train]')"
)

from training.run import Progress, learning_rate  # noqa: E402
from training.tagger.batches import WIDTH_STEP, BatchPlan  # noqa: E402
from training.tagger.examples import MAX_PIECES, EncodedExamples, Example, encode, piece_targets  # noqa: E402
from training.tagger.export import export, load_tagger, mean_difference  # noqa: E402
from training.tagger.judged import detokenised, read_corrected, read_mqm, read_post_edits  # noqa: E402
from training.tagger.model import HEADS, TaggerModel, TaggerShape, load_start  # noqa: E402
from training.tagger.train import Recipe, Trainer, loss_of  # noqa: E402

SHIPPED = Path(__file__).parents[2] / "audit" / "models" / "garble-tagger"
TINY = TaggerShape(width=64, hidden=128, layers=2, attention_heads=1, positions=MAX_PIECES)
SENTENCES = (
    ("The minister went to the house.", ()),
    ("The minister went to the purse.", ((25, 30, 1.0),)),
    ("Prices rose in March.", ()),
    ("Prices rose in purse.", ((15, 20, 1.0),)),
)


def examples(repeats: int = 8) -> EncodedExamples:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    listed = [
        Example(text, spans, ("synthetic_garble",), "sentence_edits", float(bool(spans)))
        for _ in range(repeats)
        for text, spans in SENTENCES
    ]
    return encode(listed, tokenizer)


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A tiny tagger with random weights, as a CTranslate2 directory."""
    from training.tagger.export import write_directory

    torch.manual_seed(0)
    out = tmp_path / "start"
    write_directory(TaggerModel(TINY).eval(), SHIPPED / "tokenizer.json", out, "float32")
    return out


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    examples().save(folder / "train.npz")
    return folder


def trainer(work: Path, start: Path | None) -> Trainer:
    recipe = Recipe(minutes=60, batch_pieces=256, learning_rate=2e-3, warmup_steps=5)
    return Trainer(work, recipe, torch.device("cpu"), start)


def test_pieces_inside_a_span_get_its_weight() -> None:
    targets = piece_targets([(0, 3), (4, 8), (8, 10)], [(4, 10, 0.5), (4, 8, 1.0)])
    assert targets.tolist() == [0.0, 1.0, 0.5]


def test_the_frame_of_a_sequence_is_not_judged() -> None:
    encoded = examples(1)
    first = encoded.targets[encoded.starts[0] : encoded.starts[1]]
    assert first[0] == first[-1] == -1.0
    assert set(first[1:-1].tolist()) == {0.0}


def test_encoded_examples_survive_saving(tmp_path: Path) -> None:
    encoded = examples(2)
    encoded.save(tmp_path / "e.npz")
    again = EncodedExamples.load(tmp_path / "e.npz")
    assert (again.ids == encoded.ids).all()
    assert (again.heads == encoded.heads).all()
    assert len(again) == 8


def test_a_pass_holds_every_example_once_in_padded_batches() -> None:
    encoded = examples()
    plan = BatchPlan(encoded, 128, seed=3, pass_number=0)
    batches = [plan[number] for number in range(len(plan))]
    assert sum(len(batch.ids) for batch in batches) == len(encoded)
    assert all(batch.ids.shape[1] % WIDTH_STEP == 0 for batch in batches)
    pieces = sum(int((~batch.is_padding).sum()) for batch in batches)
    assert pieces == len(encoded.ids)


def test_the_order_of_a_pass_depends_on_seed_and_number_alone() -> None:
    encoded = examples()
    one, same, other = (
        BatchPlan(encoded, 128, seed=3, pass_number=number)[0].ids for number in (1, 1, 2)
    )
    assert torch.equal(one, same)
    assert not torch.equal(one, other) or len(encoded) < 3


def test_a_head_learns_only_from_its_own_examples() -> None:
    plan = BatchPlan(examples(), 256, seed=1, pass_number=0)
    batch = plan[0]
    logits = torch.zeros(*batch.ids.shape, len(HEADS), requires_grad=True)
    loss_of(logits, batch).backward()
    grad = logits.grad.abs().sum((0, 1))
    used = {name for name, value in zip(HEADS, grad.tolist(), strict=True) if value > 0}
    assert used == {"synthetic_garble", "sentence_edits"}


def test_training_learns_resumes_and_exports(work: Path, start: Path, tmp_path: Path) -> None:
    first = trainer(work, start)
    batch = first._plan()[0]
    with torch.no_grad():
        before = float(loss_of(first.model(batch.ids, batch.is_padding), batch))
    first.run(max_steps=20)
    resumed = trainer(work, None)
    assert resumed.progress.step == 20
    for one, two in zip(first.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.equal(one, two)
    resumed.run(max_steps=40)
    with torch.no_grad():
        after = float(loss_of(resumed.model(batch.ids, batch.is_padding), batch))
    assert after < 0.5 * before
    assert torch.equal(resumed.model.words.weight, load_start(start).words.weight)
    out = tmp_path / "out"
    found = export(work, SHIPPED / "tokenizer.json", out, "7")
    assert found["float32"] < 1e-3
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["heads"] == list(HEADS)
    assert manifest["version"] == "7"


def test_an_export_that_disagrees_is_seen(work: Path, start: Path, tmp_path: Path) -> None:
    run = trainer(work, start)
    run.run(max_steps=1)
    export(work, SHIPPED / "tokenizer.json", tmp_path / "out", "1")
    other = load_tagger(work)
    with torch.no_grad():
        other.layers[0].up.weight.mul_(-1)
    assert mean_difference(other, work / "export-float32", "float32") > 1e-3


def test_a_run_without_start_and_checkpoint_says_so(work: Path) -> None:
    with pytest.raises(ValueError, match="name a --start"):
        trainer(work, None)


def test_a_stop_request_ends_the_run_and_saves(work: Path, start: Path) -> None:
    run = trainer(work, start)
    run.stop.make()
    run.run()
    assert run.progress.step == 0
    assert (work / "checkpoint.pt").is_file()


def test_the_rate_warms_up_and_falls_to_zero() -> None:
    assert learning_rate(1.0, 10, 0, 0.0) == pytest.approx(0.1)
    assert learning_rate(1.0, 10, 20, 0.5) == pytest.approx(0.5)
    assert learning_rate(1.0, 10, 20, 1.0) == 0.0
    assert Progress(trained_s=60).share(2, None, 0) == pytest.approx(0.5)


def test_a_bert_in_safetensors_is_read(tmp_path: Path) -> None:
    save_file = pytest.importorskip("safetensors.torch").save_file
    model = TaggerModel(TINY)
    weights = {
        "embeddings.word_embeddings.weight": model.words.weight,
        "embeddings.position_embeddings.weight": model.positions.weight,
        "embeddings.token_type_embeddings.weight": model.types.weight,
        "embeddings.LayerNorm.weight": model.embedding_norm.weight,
        "embeddings.LayerNorm.bias": model.embedding_norm.bias,
    }
    for number, layer in enumerate(model.layers):
        prefix = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = getattr(layer.query_key_value, kind).chunk(3)
            for name, part in zip(("query", "key", "value"), parts, strict=True):
                weights[f"{prefix}attention.self.{name}.{kind}"] = part
            for name, module in {
                "attention.output.dense": layer.output,
                "attention.output.LayerNorm": layer.attention_norm,
                "intermediate.dense": layer.up,
                "output.dense": layer.down,
                "output.LayerNorm": layer.norm,
            }.items():
                weights[f"{prefix}{name}.{kind}"] = getattr(module, kind)
    path = tmp_path / "model.safetensors"
    save_file({name: value.detach().clone() for name, value in weights.items()}, path)
    loaded = load_start(path)
    ids = torch.tensor([[101, 2000, 3000, 102]])
    padding = torch.zeros_like(ids, dtype=torch.bool)
    loaded.heads.load_state_dict(model.heads.state_dict())
    assert torch.allclose(loaded(ids, padding), model(ids, padding), atol=1e-5)


def test_spans_of_several_raters_add_up_to_shares(tmp_path: Path) -> None:
    span = {"start": 4, "end": 8, "severity": "major", "category": "x"}
    row = {
        "mt": "one two three four five six",
        "score": -4.0,
        "n_raters": 2,
        "spans": [span, {**span, "end": 6}, {**span, "start": 0, "end": 27}],
    }
    (judged,) = read_mqm(_jsonl(tmp_path, row))
    assert judged.spans == ((4, 6, 1.0), (6, 8, 0.5))
    assert judged.score == pytest.approx((4 / 6) ** 0.5)


def test_human_translations_are_left_out(tmp_path: Path) -> None:
    row = {"mt": "one two", "score": 0.0, "is_human": True, "spans": []}
    assert list(read_mqm(_jsonl(tmp_path, row))) == []


def test_post_edit_tags_become_spans_of_the_raw_text(tmp_path: Path) -> None:
    row = {
        "mt_raw": '"Yes", he says.',
        "mt_tok": '" Yes " , he says .',
        "tok_bad": [0, 1, 0, 0, 0, 1, 0],
        "hter": 0.25,
        "postedit_tok": '" No " , he said .',
    }
    path = _jsonl(tmp_path, row)
    (judged,) = read_post_edits(path)
    assert [judged.text[a:b] for a, b, _ in judged.spans] == ["Yes", "says"]
    assert list(read_corrected(path)) == ['"No", he said.']


def test_detokenising_puts_marks_where_they_belong() -> None:
    assert detokenised("It 's ( very ) good , is n't it ?") == "It's (very) good, isn't it?"


def test_padding_changes_nothing() -> None:
    torch.manual_seed(1)
    model = TaggerModel(TINY).eval()
    ids = torch.tensor([[101, 2000, 102, 0, 0]])
    padding = ids == 0
    short = model(ids[:, :3], padding[:, :3])
    assert torch.allclose(model(ids, padding)[:, :3], short, atol=1e-5)
    assert not np.isnan(short.detach().numpy()).any()


def _jsonl(folder: Path, row: object) -> Path:
    path = folder / "rows.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    return path
