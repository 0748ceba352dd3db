"""The noise that the tagger learns from: what is put in, what is marked, and how often."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed (pip install 'mt-audit[train]')")

from training.meant_phrases import attested, meant_phrases
from training.tagger.noise import INSERTED_AT_LEAST, NoiseMaker
from training.tagger.phrases import literal_renderings
from training.tagger.pivot import align, alternatives
from training.tagger.senses import DATA, read_phrases, read_senses
from training.tagger.twins import Twin, phrase_pairs, read_twins
from training.tagger.wordnet import WordNet
from training.tagger.words import inflected, read_word
from training.thesaurus import alternatives as alternatives_of
from training.thesaurus import count_lemmas, table_lines, with_twins

# "blast": first sense with "boom", second with "criticise"; format of WordNet's data files.
_DATA_VERB = """\
  1 licence
00000010 30 v 02 blast 0 boom 0 001 @ 00000030 v 0000 01 + 08 00 | make a noise
00000020 32 v 02 blast 0 criticize 0 000 01 + 08 00 | find fault
00000030 30 v 01 sound 0 001 ~ 00000010 v 0000 01 + 08 00 | make noise
"""
_INDEX_VERB = """\
  1 licence
blast v 2 1 @ 2 1 00000010 00000020
sound v 1 1 ~ 1 1 00000030
"""


@pytest.fixture
def wordnet(tmp_path: Path) -> WordNet:
    for name in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{name}").write_text(_DATA_VERB if name == "verb" else "")
        (tmp_path / f"index.{name}").write_text(_INDEX_VERB if name == "verb" else "")
    return WordNet(tmp_path)


def noise(wordnet: WordNet, **parts: object) -> NoiseMaker:
    natural = Counter({"booming": 1000, "criticizing": 1000, "voice": 1000, "sounding": 1000})
    arguments: dict[str, object] = {
        "pivot": {},
        "senses": {},
        "phrases": {},
        "natural": natural,
        **parts,
    }
    return NoiseMaker(wordnet, **arguments)  # type: ignore[arg-type]


def test_a_wrong_sense_is_likelier_than_the_first_one(wordnet: WordNet) -> None:
    found = wordnet.neighbours("blast", "VERB")
    assert found["criticize"] > found["sound"] > found["boom"]


def test_first_sense_synonyms_are_those_of_the_commonest_sense(wordnet: WordNet) -> None:
    assert wordnet.first_sense_synonyms("blast", "VERB") == {"blast", "boom"}


def test_a_replacement_takes_the_form_of_the_word_and_is_marked(wordnet: WordNet) -> None:
    maker = noise(wordnet)
    rng = random.Random(1)
    found = [maker.garble("They issued a statement blasting Belarus.", rng) for _ in range(60)]
    garbled = [item for item in found if item and "blasting" not in item.text]
    assert garbled
    put_in = {item.text[start:end] for item in garbled for start, end in item.spans}
    assert put_in & {"booming", "criticizing", "sounding"}


def test_a_known_wrong_sense_takes_the_class_and_form_of_the_word(wordnet: WordNet) -> None:
    maker = noise(wordnet, senses={("court", "NOUN"): ("yard",), ("court", "VERB"): ("woo",)})
    found = {
        garbled.text
        for seed in range(100)
        if (garbled := maker.garble("It was settled by the courts.", random.Random(seed)))
    }
    assert "It was settled by the yards." in found
    assert not any("woo" in text for text in found)


def test_a_word_that_clean_text_has_between_the_same_words_is_no_garble(wordnet: WordNet) -> None:
    arguments = {"senses": {("court", "NOUN"): ("yard",)}, "natural": Counter({"yards": 1000})}

    def garbled(**parts: object) -> set[str]:
        maker = noise(wordnet, **arguments, **parts)
        found = (maker.garble("It was settled by the courts.", random.Random(n)) for n in range(99))
        return {item.text for item in found if item}

    assert "It was settled by the yards." in garbled()
    kept = garbled(natural_triples={"the yards ."})
    assert kept
    assert "It was settled by the yards." not in kept


def test_written_tables_name_no_word_or_phrase_as_its_own_garble() -> None:
    senses, phrases = read_senses(), read_phrases()
    assert len(senses) > 4000
    assert len(phrases) > 3000
    assert all(lemma not in wrong for (lemma, _), wrong in senses.items())
    assert all(natural not in wrong for natural, wrong in phrases.items())


def test_a_written_phrase_takes_every_form_and_spares_what_is_measured_on(tmp_path: Path) -> None:
    path = tmp_path / "phrases.tsv"
    path.write_text("<play> down\t<perform> downwards|<gamble> low\nat large\tin freedom\n")
    found = read_phrases(path, never=["He gambled low."])
    assert found["played down"] == ["performed downwards"]
    assert found["playing down"] == ["gambling low", "performing downwards"]
    assert found["at large"] == ["in freedom"]


def test_written_twins_differ_in_the_marked_spans_alone() -> None:
    twins = read_twins(DATA / "twins.tsv")
    assert len(twins) > 1000
    for twin in twins:
        assert all(0 <= start < end <= len(twin.garbled) for start, end in twin.spans)
        first = twin.spans[0][0]
        assert twin.garbled[:first] == twin.clean[:first]
        tail = len(twin.garbled) - twin.spans[-1][1]
        assert tail == 0 or twin.garbled[-tail:] == twin.clean[-tail:]


def test_marks_lie_on_what_was_put_in_and_the_rest_is_untouched(wordnet: WordNet) -> None:
    sentence = "The minister said in a letter that he was blasting the rules of the club."
    maker = noise(wordnet, pivot={"letter": {"epistle": 1.0}})
    for seed in range(200):
        garbled = maker.garble(sentence, random.Random(seed))
        if garbled is None:
            continue
        assert garbled.spans
        for start, end in garbled.spans:
            assert 0 <= start < end <= len(garbled.text)
        outside = set(_without(garbled.text, garbled.spans).split())
        assert outside <= set(sentence.split()) | {"club", "."}


def test_names_and_capitals_are_left_alone(wordnet: WordNet) -> None:
    maker = noise(wordnet)
    for seed in range(100):
        garbled = maker.garble("Blast Sound Blast", random.Random(seed))
        assert garbled is None


def test_a_form_is_not_put_in_more_often_than_nature_allows(wordnet: WordNet) -> None:
    maker = noise(wordnet, natural=Counter())
    texts = [maker.garble("They were blasting it.", random.Random(seed)) for seed in range(400)]
    put_in = sum("criticizing" in item.text for item in texts if item)
    assert 0 < put_in <= INSERTED_AT_LEAST + 1


def test_a_phrase_becomes_its_literal_rendering(wordnet: WordNet) -> None:
    maker = noise(wordnet, phrases={"stock exchange": ["stock purse"]})
    found = {
        item.text
        for seed in range(40)
        if (item := maker.garble("The stock exchange closed.", random.Random(seed)))
    }
    assert "The stock purse closed." in found


def test_the_same_seed_gives_the_same_garble(wordnet: WordNet) -> None:
    sentence = "They were blasting the plan of the minister in a letter."
    first, again = (
        [noise(wordnet).garble(sentence, random.Random(seed)) for seed in range(20)] for _ in "ab"
    )
    assert first == again
    assert any(first)


def test_renderings_come_from_swap_tables_in_every_form(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        "rules:\n"
        "  - match:\n"
        "      swap:\n"
        "        <give> the|a hand: <help>\n"
        "        stock purse: stock exchange\n"
        "        '[[too]] :DET clever': very clever\n"
    )
    table = literal_renderings([pack])
    assert table["helped"] == ["gave a hand", "gave the hand"]
    assert table["stock exchange"] == ["stock purse"]
    assert "very clever" not in table


def test_a_rendering_in_a_text_to_measure_on_is_left_out(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text("rules:\n  - match:\n      swap: {stock purse: stock exchange}\n")
    assert literal_renderings([pack], ["The Stock Purse fell."]) == {}


def test_alternatives_lead_through_the_wrong_translation() -> None:
    # "forza" translates both "force" and "strength"; "legge" only "law".
    pairs = 12 * [
        (["force", "enter"], ["forza", "entrare"]),
        (["strength", "great"], ["forza", "grande"]),
        (["force", "great"], ["forza", "grande"]),
        (["strength", "law"], ["forza", "legge"]),
        (["law", "enter"], ["legge", "entrare"]),
    ]
    table = alternatives(align(pairs))
    assert max(table["strength"], key=lambda word: table["strength"][word]) == "force"
    assert table["law"].get("strength", 0.0) < 0.1 < table["force"]["strength"]


def test_a_word_after_to_is_read_as_a_verb_and_after_the_as_a_noun() -> None:
    verb, noun = read_word("blast", "to"), read_word("blast", "the")
    assert verb is not None
    assert noun is not None
    assert (verb.word_class, noun.word_class) == ("VERB", "NOUN")
    assert read_word("the", "in") is None


def test_inflection_follows_the_tag() -> None:
    assert inflected("blast", "VBG") == "blasting"
    assert inflected("blast", "JJR") is None


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    kept = [" " if any(low <= i < high for low, high in spans) else c for i, c in enumerate(text)]
    return "".join(kept)


def test_the_thesaurus_leads_from_the_garble_back_to_what_was_meant(wordnet: WordNet) -> None:
    senses = {("blast", "VERB"): ("detonate",)}
    table = alternatives_of(wordnet, {"blast": {"explode": 0.5}}, senses, Counter({"blast": 100}))
    assert "blast" in table["criticize", "VERB"]
    assert "blast" in table["explode", "VERB"]
    assert "explode\tVERB=blast" in list(table_lines(table))
    assert table["detonate", "VERB"]["blast"] > table["criticize", "VERB"]["blast"]


def test_rare_words_are_not_offered(wordnet: WordNet) -> None:
    assert alternatives_of(wordnet, {}, {}, Counter({"blast": 1})) == {}


def test_a_lemma_counts_in_all_its_forms() -> None:
    assert count_lemmas({"exploding": 3, "explodes": 2})["explode"] == 5


TWO_PHRASES = Twin(
    "The mayor played down fears as shares closed higher.",
    "The mayor performed downwards fears as titles closed higher.",
    ((10, 29), (39, 45)),
)


def test_garbled_phrases_are_paired_with_the_natural_ones() -> None:
    assert list(phrase_pairs(TWO_PHRASES)) == [
        ("performed downwards", "played down"),
        ("titles", "shares"),
    ]
    last = Twin("It made headlines", "It did captions", ((3, 15),))
    assert list(phrase_pairs(last)) == [("did captions", "made headlines")]


def test_every_written_twin_gives_its_pairs_back() -> None:
    for twin in read_twins(DATA / "twins.tsv"):
        for garbled, natural in phrase_pairs(twin):
            assert garbled in twin.garbled
            assert natural in twin.clean
            assert garbled != natural


def test_garbled_phrases_lead_back_to_what_was_meant() -> None:
    renderings = {"played down": ["performed downwards"], "at large": ["free", "in freedom"]}
    assert meant_phrases(renderings, [TWO_PHRASES]) == {
        "performed downwards": ["played down"],
        "in freedom": ["at large"],
    }


def test_what_stands_in_clean_english_is_no_garble() -> None:
    texts = ["The clown performed downwards; then,", "“in freedom”, he said"]
    table = {"performed downwards": ["played down"], "then he": ["so he"], "he said": ["it read"]}
    assert attested(table, texts) == {"performed downwards", "he said"}


def test_single_words_of_twins_are_wrong_senses() -> None:
    senses = with_twins({("share", "NOUN"): ("portion",)}, [TWO_PHRASES])
    assert senses == {("share", "NOUN"): ("portion", "title")}
