"""Batches, model, loss, optimiser and the resumable training loop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the 'train' extra")

from tests.training.translation_fixtures import toy_pairs, write_pairs  # noqa: E402
from training.run import Progress, learning_rate  # noqa: E402
from training.translation.batches import MAX_PIECES, BatchPlan  # noqa: E402
from training.translation.corpus import EncodedCorpus  # noqa: E402
from training.translation.model import (  # noqa: E402
    ModelShape,
    TranslationModel,
    tied_cross_entropy,
)
from training.translation.optimizer import Muon, orthogonalise  # noqa: E402
from training.translation.prepare import Source, prepare  # noqa: E402
from training.translation.train import (  # noqa: E402
    Recipe,
    Trainer,
    load_model,
)
from training.translation.vocabulary import END_ID, START_ID, load_vocabulary  # noqa: E402
from training.translation.warm_start import warm_start  # noqa: E402

TINY = ModelShape(
    vocabulary=300, width=32, feed_forward=64, heads=2, encoder_layers=1, decoder_layers=1
)
RECIPE = Recipe(minutes=5, batch_pieces=512, learning_rate=1e-2, warmup_steps=10)
CPU = torch.device("cpu")
FIX_ID = 8


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_a_pass_holds_every_pair_once_in_each_direction() -> None:
    english = [[10 + i] * (1 + i % 5) for i in range(30)]
    other = [[50 + i] * (1 + i % 7) for i in range(30)]
    corpus = EncodedCorpus.from_sentences(english, other, [4] * 30)
    plan = BatchPlan(corpus, 3, FIX_ID, batch_pieces=64, seed=1, pass_number=0)
    seen = []
    for number in range(len(plan)):
        batch = plan[number]
        gold = torch.full(batch.decoder_input.shape, -1)
        gold.view(-1)[batch.gold_positions] = batch.gold
        for row in range(len(batch.source)):
            source = batch.source[row][~batch.source_is_padding[row]].tolist()
            target = gold[row][gold[row] >= 0].tolist()
            assert batch.decoder_input[row, : len(target)].tolist() == [START_ID, *target[:-1]]
            assert source[-1] == target[-1] == END_ID
            seen.append((source[0], source[1], target[0]))
    forward = [(4, 10 + i, 50 + i) for i in range(30)]
    backward = [(3, 50 + i, 10 + i) for i in range(30)]
    assert sorted(seen) == sorted(forward + backward)


def test_garbled_twins_are_only_learnt_to_be_repaired() -> None:
    natural, garbled = [[10], [11]], [[50], [51]]
    corpus = EncodedCorpus.from_sentences(natural, garbled, [4, FIX_ID])
    plan = BatchPlan(corpus, 3, FIX_ID, batch_pieces=64, seed=1, pass_number=0)
    batches = [plan[number] for number in range(len(plan))]
    seen = {
        (row[0].item(), row[1].item(), gold.item())
        for batch in batches
        for row, gold in zip(batch.source, batch.gold[::2], strict=True)
    }
    assert seen == {(4, 10, 50), (3, 50, 10), (FIX_ID, 51, 11)}


def test_overlong_pairs_are_left_out() -> None:
    corpus = EncodedCorpus.from_sentences([[9] * 5, [9] * MAX_PIECES], [[9] * 5] * 2, [4, 4])
    plan = BatchPlan(corpus, 3, FIX_ID, batch_pieces=64, seed=1, pass_number=0)
    assert sum(len(plan[number].source) for number in range(len(plan))) == 2


def test_batch_order_depends_on_the_seed_only(translation_work: Path) -> None:
    corpus = EncodedCorpus.load(translation_work / "train.npz")
    first, same, other = (BatchPlan(corpus, 3, FIX_ID, 512, seed, 0)[0].gold for seed in (1, 1, 2))
    assert torch.equal(first, same)
    assert not torch.equal(first[: len(other)], other[: len(first)])


def test_loss_and_gradients_match_the_textbook_formula() -> None:
    torch.manual_seed(0)
    states = torch.randn(300, 16, requires_grad=True)
    weight = torch.randn(40, 16, requires_grad=True)
    gold = torch.randint(0, 40, (300,))
    loss = tied_cross_entropy(states, weight, gold, smoothing=0.1)
    expected = torch.nn.functional.cross_entropy(states @ weight.T, gold, label_smoothing=0.1)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    for ours, theirs in zip(
        torch.autograd.grad(loss, [states, weight]),
        torch.autograd.grad(expected, [states, weight]),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-7)


def test_padding_and_the_future_change_nothing() -> None:
    torch.manual_seed(0)
    model = TranslationModel(TINY).eval()
    source = torch.randint(10, 290, (1, 6))
    target = torch.randint(10, 290, (1, 5))
    nothing = torch.zeros_like(source, dtype=torch.bool)
    plain = model.log_probabilities(source, nothing, target)
    padded_source = torch.cat([source, torch.full((1, 3), 77)], dim=1)
    is_padding = torch.tensor([[False] * 6 + [True] * 3])
    padded = model.log_probabilities(padded_source, is_padding, target)
    torch.testing.assert_close(plain, padded, rtol=1e-4, atol=1e-4)
    changed_end = torch.cat([target[:, :4], target[:, 4:] + 1], dim=1)
    changed = model.log_probabilities(source, nothing, changed_end)
    torch.testing.assert_close(plain[:, :4], changed[:, :4], rtol=1e-5, atol=1e-5)
    assert not torch.allclose(plain[:, 4], changed[:, 4], atol=1e-4)


@pytest.mark.parametrize("shape", [(2, 16, 16), (2, 16, 48), (2, 48, 16)])
def test_orthogonalised_matrices_have_singular_values_near_one(
    shape: tuple[int, int, int],
) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalise(torch.randn(shape)).float())
    # Newton-Schulz with these coefficients lands between about 0.5 and 1.3, not on 1.
    assert values.min() > 0.3
    assert values.max() < 1.5


def test_muon_moves_against_the_gradient() -> None:
    parameter = torch.nn.Parameter(torch.eye(8))
    parameter.grad = torch.eye(8)
    Muon([parameter], lr=0.1).step()
    assert torch.all(parameter.diagonal() < 1)


def test_rate_warms_up_and_falls_to_zero() -> None:
    assert learning_rate(1e-2, 10, step=0, share=0.0) == pytest.approx(1e-3)
    assert learning_rate(1e-2, 10, step=9, share=0.0) == pytest.approx(1e-2)
    assert learning_rate(1e-2, 10, step=500, share=0.75) == pytest.approx(2.5e-3)
    assert learning_rate(1e-2, 10, step=500, share=1.0) == 0.0


def test_budget_is_training_time_shortened_by_the_deadline() -> None:
    progress = Progress(trained_s=60.0, started_at_s=1000.0)
    assert progress.share(4, None, now_s=99_999.0) == pytest.approx(0.25)
    # 60 s trained, 60 s left until the deadline: half of what will have been trained.
    assert progress.share(4, 3, now_s=1120.0) == pytest.approx(0.5)
    assert progress.share(4, 3, now_s=1180.0) == 1.0


def test_loss_falls_and_the_log_says_so(translation_work: Path) -> None:
    trainer = Trainer(translation_work, RECIPE, CPU, TINY)
    trainer.run(max_steps=50)
    lines = (translation_work / "train.jsonl").read_text("utf-8").splitlines()
    (record,) = [json.loads(line) for line in lines]
    assert record["step"] == 50
    assert record["loss"] < 0.8 * np.log(300)  # a model that learns nothing stays at log(300)
    assert trainer.progress.trained_s > 0


def test_a_resumed_run_learns_the_same_as_an_unbroken_one(
    translation_work: Path, tmp_path: Path
) -> None:
    # A budget without end, so that the falling rate does not depend on how fast a step was.
    recipe = Recipe(minutes=1e9, batch_pieces=512, learning_rate=1e-2, warmup_steps=10)
    Trainer(translation_work, recipe, CPU, TINY).run(max_steps=3)
    resumed = Trainer(translation_work, recipe, CPU, TINY)
    assert resumed.progress.step == 3
    resumed.run(max_steps=6)
    (translation_work / "checkpoint.pt").rename(tmp_path / "resumed.pt")
    Trainer(translation_work, recipe, CPU, TINY).run(max_steps=6)
    unbroken = load_model(translation_work / "checkpoint.pt").state_dict()
    for name, tensor in load_model(tmp_path / "resumed.pt").state_dict().items():
        torch.testing.assert_close(tensor, unbroken[name], rtol=1e-4, atol=1e-5)


def test_a_run_begins_with_the_model_of_another_one(translation_work: Path, tmp_path: Path) -> None:
    Trainer(translation_work, RECIPE, CPU, TINY).run(max_steps=3)
    old = load_model(translation_work / "checkpoint.pt").state_dict()
    new_work = tmp_path / "more"
    pairs = [(english.replace("dog", "hound"), other) for english, other in toy_pairs(600, seed=8)]
    source = write_pairs(tmp_path / "more.tsv", pairs)
    prepare({"de": [Source(source)]}, new_work, vocabulary_size=310, held_out_pairs=9, seed=1)
    shape = replace(TINY, vocabulary=310)
    started = Trainer(new_work, RECIPE, CPU, shape, start=translation_work).model.state_dict()
    assert torch.equal(started["encoder.0.feed_forward.up.weight"],
                       old["encoder.0.feed_forward.up.weight"])  # fmt: skip
    table, pieces = started["embedding.weight"], load_vocabulary(new_work / "sentencepiece.model")
    old_pieces = load_vocabulary(translation_work / "sentencepiece.model")
    cat = pieces.piece_to_id("▁cat")
    assert torch.equal(table[cat], old["embedding.weight"][old_pieces.piece_to_id("▁cat")])
    known = {old_pieces.id_to_piece(index) for index in range(old_pieces.get_piece_size())}
    new = next(
        index
        for index in range(pieces.get_piece_size())
        if pieces.id_to_piece(index) not in known and "ou" in pieces.id_to_piece(index)
    )
    spelling = old_pieces.encode(pieces.id_to_piece(new).replace("\u2581", " "))
    torch.testing.assert_close(table[new], old["embedding.weight"][spelling].mean(dim=0))


def test_a_start_with_other_layers_is_refused(translation_work: Path) -> None:
    Trainer(translation_work, RECIPE, CPU, TINY).run(max_steps=1)
    vocabulary = load_vocabulary(translation_work / "sentencepiece.model")
    wider = TranslationModel(replace(TINY, feed_forward=96))
    with pytest.raises(ValueError, match="its layers are not those"):
        warm_start(wider, vocabulary, translation_work / "checkpoint.pt", vocabulary)


def test_a_requested_stop_saves_the_place(translation_work: Path) -> None:
    trainer = Trainer(translation_work, RECIPE, CPU, TINY)
    trainer.run(max_steps=2)
    trainer.stop.make()
    trainer.run(max_steps=50)
    assert trainer.progress.step == 2
    assert Trainer(translation_work, RECIPE, CPU, TINY).progress.step == 2
    assert not (translation_work / "checkpoint.partial").exists()


def test_an_empty_corpus_is_refused(translation_work: Path) -> None:
    EncodedCorpus.from_sentences([], [], []).save(translation_work / "train.npz")
    with pytest.raises(ValueError, match="does not fill one batch"):
        Trainer(translation_work, RECIPE, CPU, TINY).run(max_steps=1)
