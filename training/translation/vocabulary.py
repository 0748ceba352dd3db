"""The joint sentencepiece vocabulary: special tokens and the character normalisation.

The normalisation is compiled into the sentencepiece model itself, so a program that loads
`sentencepiece.model` normalises exactly as training did and needs no code from this package.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import sentencepiece

UNKNOWN_ID, START_ID, END_ID = 0, 1, 2
"""Ids of `<unk>`, `<s>` and `</s>`; the same in every model of this recipe."""

TASK_TOKENS = ("<en>", "<it>", "<de>", "<fr>", "<es>", "<ru>", "<fix>")
"""First token of a source sequence: the language to write, or `<fix>` to repair English.

They are control symbols: text that happens to contain "<it>" can never produce one.
"""

NORMALIZATION = (
    "NFKC; curly, low, angle and doubled quotes to a straight double quote; curly apostrophes, "
    "primes, backticks and acute accents that stand alone to a straight apostrophe; every dash to "
    "a hyphen-minus; every control or space character to one space; zero-width characters and "
    "soft hyphens removed; runs of spaces collapsed. Compiled into sentencepiece.model."
)
"""What the normalisation does, in words, for the manifest."""

_DOUBLE_QUOTES = ("“", "”", "„", "‟", "«", "»", "″", "``", "''", "‘‘", "’’")
_APOSTROPHES = ("‘", "’", "‚", "‛", "`", "´", "′", "ʼ", "‹", "›")
_DASHES = ("‐", "‑", "‒", "–", "—", "―", "−")
_REMOVED = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff")
_HANGUL = range(0xAC00, 0xD7A4)


def task_token(language: str) -> str:
    """Return the source token that asks for `language` (BCP 47), such as `<it>`."""
    token = f"<{language}>"
    if token not in TASK_TOKENS:
        known = ", ".join(TASK_TOKENS)
        raise ValueError(f"no token for language {language!r}; the vocabulary knows {known}")
    return token


def normalization_rules() -> dict[str, str]:
    """Return the rewrite table: each key, a short string, is replaced by its value.

    Longest match wins, as sentencepiece applies it. Only the basic multilingual plane is
    covered; Hangul syllables, 11,172 of them, are left out because no trained language has them.
    """
    rules: dict[str, str] = {}
    for code in range(0x10000):
        if code in _HANGUL or 0xD800 <= code < 0xE000:
            continue
        char = chr(code)
        composed = unicodedata.normalize("NFKC", char)
        if composed != char and "\x00" not in composed:
            rules[char] = composed
        decomposed = unicodedata.normalize("NFD", char)
        if decomposed != char:  # "e" + combining acute arrives as two characters
            rules[decomposed] = composed
        if code != 0 and unicodedata.category(char) in {"Cc", "Zs", "Zl", "Zp"} and char != " ":
            rules[char] = " "
    rules |= dict.fromkeys(_DOUBLE_QUOTES, '"')
    rules |= dict.fromkeys(_APOSTROPHES, "'")
    rules |= dict.fromkeys(_DASHES, "-")
    rules |= dict.fromkeys(_REMOVED, "")
    # Some decompositions never recombine; sentencepiece refuses a rule that changes nothing.
    return {key: value for key, value in rules.items() if key != value}


def write_normalization_tsv(path: Path) -> None:
    """Write the table in sentencepiece's format: code points in hex, tab, code points in hex."""

    def in_hex(text: str) -> str:
        return " ".join(f"{ord(char):X}" for char in text)

    lines = (f"{in_hex(key)}\t{in_hex(value)}\n" for key, value in normalization_rules().items())
    path.write_text("".join(lines), encoding="utf-8")


def train_vocabulary(sentences: Iterable[str], model_path: Path, size: int = 8000) -> None:
    """Train a unigram vocabulary of `size` pieces with byte fallback and write `model_path`."""
    rules_path = model_path.with_suffix(".normalization.tsv")
    write_normalization_tsv(rules_path)
    with model_path.open("wb") as model_file:
        sentencepiece.SentencePieceTrainer.Train(
            sentence_iterator=iter(sentences),
            model_writer=model_file,
            model_type="unigram",
            vocab_size=size,
            byte_fallback=True,
            # Digits stand alone: a model of this size cannot learn whole numbers by heart,
            # but it can learn to copy them digit by digit.
            split_digits=True,
            character_coverage=0.9998,
            normalization_rule_tsv=str(rules_path),
            control_symbols=list(TASK_TOKENS),
            unk_id=UNKNOWN_ID,
            bos_id=START_ID,
            eos_id=END_ID,
            pad_id=-1,
            num_threads=2,
            minloglevel=1,
        )


def load_vocabulary(model_path: Path) -> sentencepiece.SentencePieceProcessor:
    """Load `sentencepiece.model`; raises `FileNotFoundError` when it is not there."""
    if not model_path.is_file():
        raise FileNotFoundError(f"{model_path}: no vocabulary; run training.translation.prepare")
    return sentencepiece.SentencePieceProcessor(model_file=str(model_path))
