"""Any model that covers a pair makes the round trip; what does not is said in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.backends.conversion import Conversion, convert
from audit.backends.model_store import locate
from audit.backends.round_trip import RoundTripModels, open_round_trip
from audit.backends.translator import PivotTranslator
from audit.config import ModelSettings
from audit.errors import ModelError
from tests.unit.backends.outside_models import ENGLISH, write_m2m, write_marian, write_nllb


def opus(root: Path, source: str, target: str, tokens: tuple[str, ...] = ()) -> str:
    name = f"opus-mt-{source}-{target}"
    marian = write_marian(root / "marian" / name, source, target, tokens)
    out = convert(marian, root / name, Conversion(name)).directory
    return str(out)


def opened(*directories: str, pivot: str | None = None) -> RoundTripModels:
    there, back = (*directories, None)[:2]
    return open_round_trip(
        ModelSettings(translation=there, translation_back=back, pivot=pivot, threads=1)
    )


def assert_goes_round(models: RoundTripModels) -> None:
    pivots = models.forward.translate(ENGLISH, "en", models.pivot)
    backs = models.backward.translate(pivots, models.pivot, "en")
    scored = models.backward.score(pivots, ENGLISH, models.pivot, "en")
    assert all(pivots)
    assert len(backs) == len(ENGLISH)
    for text, pieces in zip(ENGLISH, scored, strict=True):
        assert pieces is not None
        assert (pieces[0].start, pieces[-1].end) == (0, len(text))
        assert all(piece.log_probability is not None for piece in pieces)


def test_two_models_of_one_direction_make_the_round_trip(tmp_path: Path) -> None:
    there, back = opus(tmp_path, "en", "it"), opus(tmp_path, "it", "en")
    models = opened(there, back)
    assert models.pivot == "it"
    assert models.forward is not models.backward
    assert_goes_round(models)
    swapped = opened(back, there)
    assert swapped.forward.manifest.name == models.forward.manifest.name


@pytest.mark.parametrize("write", [write_m2m, write_nllb])
def test_one_model_of_many_languages_makes_it_alone(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    models = opened(str(write(tmp_path / "many")))
    assert models.forward is models.backward
    assert models.pivot == "it"
    assert_goes_round(models)


def test_pivot_is_what_the_user_wants(tmp_path: Path) -> None:
    directory = str(write_m2m(tmp_path / "many"))
    for tag in ("de", "DE", "de-AT"):
        assert opened(directory, pivot=tag).pivot == "de"
    with pytest.raises(ModelError, match="by way of 'xh'; the models go by way of de, it"):
        opened(directory, pivot="xh")


@pytest.mark.parametrize(
    ("source", "target", "missing"), [("it", "en", "en -> it"), ("en", "it", "it -> en")]
)
def test_missing_direction_is_named(tmp_path: Path, source: str, target: str, missing: str) -> None:
    with pytest.raises(ModelError, match=f"give a second model for {missing}"):
        opened(opus(tmp_path, source, target))


def test_two_models_of_one_way_are_no_pair(tmp_path: Path) -> None:
    there = opus(tmp_path, "en", "it")
    with pytest.raises(ModelError, match="one must translate from English"):
        opened(there, there)


def test_pair_without_english_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="English must be one side"):
        opened(opus(tmp_path, "de", "it"))


def test_wanted_language_is_named_where_a_model_writes_several(tmp_path: Path) -> None:
    many = opus(tmp_path, "en", "roa", (">>ita<<", ">>fra<<"))
    translator = PivotTranslator(locate("translation", many, None), "int8", 1)
    assert translator.scheme.targets == ("it", "fr")
    assert translator.scheme.source_prefix("en", "fr") == [">>fra<<"]
    scores = [translator.score(ENGLISH[:1], ENGLISH[1:2], "en", to) for to in ("it", "fr")]
    assert scores[0] != scores[1]


def test_nllb_tokenizer_takes_language_tokens_and_marks_for_text(tmp_path: Path) -> None:
    translator = opened(str(write_nllb(tmp_path / "many"))).forward
    pieces = translator._vocabulary.source.pieces("ita_Latn the </s> car")
    assert not {"ita_Latn", "</s>"} & {piece.token for piece in pieces}
    assert pieces[-1].end == len("ita_Latn the </s> car")


def test_scripts_of_a_language_have_their_own_tags(tmp_path: Path) -> None:
    scheme = opened(str(write_nllb(tmp_path / "many"))).forward.scheme
    assert scheme.languages == ("en", "it", "zh", "zh-Hant")
    assert scheme.target_prefix("zh-Hant") == ["zho_Hant"]


def test_several_threads_give_the_same_bits(tmp_path: Path) -> None:
    directory = str(write_m2m(tmp_path / "many"))
    one, three = (
        open_round_trip(ModelSettings(translation=directory, threads=threads)).forward
        for threads in (1, 3)
    )
    texts = [" ".join(ENGLISH[: n % 3 + 1]) + " car" * (n % 5) for n in range(30)]
    assert one.translate(texts, "en", "it") == three.translate(texts, "en", "it")
    assert one.score(texts, texts, "it", "en") == three.score(texts, texts, "it", "en")


def test_splitter_of_another_model_is_refused(tmp_path: Path) -> None:
    directory = write_m2m(tmp_path / "many")
    path = directory / "shared_vocabulary.json"
    tokens = json.loads(path.read_text(encoding="utf-8"))
    others = [token if token.startswith(("__", "<")) else f"{token}@@" for token in tokens]
    path.write_text(json.dumps(others), encoding="utf-8")
    with pytest.raises(ModelError, match="another model's"):
        opened(str(directory))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors"])
def test_weights_of_pytorch_are_pointed_to_their_converter(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ModelError, match="ct2-transformers-converter"):
        opened(str(tmp_path))


def test_unconverted_marian_directory_is_pointed_to_the_converter(tmp_path: Path) -> None:
    marian = write_marian(tmp_path / "opus-mt-it-en")
    with pytest.raises(ModelError, match="run 'mt-audit models convert"):
        opened(str(marian))


def test_a_model_that_is_in_use_is_not_loaded_again() -> None:
    first, second = opened_shipped(threads=1), opened_shipped(threads=1)
    assert first.forward is second.forward
    assert opened_shipped(threads=2).forward is not first.forward


def opened_shipped(threads: int) -> RoundTripModels:
    return open_round_trip(ModelSettings(threads=threads))
