"""Which languages a translation model reads and writes, and how it is told which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.backends.language_codes import (
    bcp47,
    m2m_tokens,
    nllb_tokens,
    opus_tokens,
    our_tokens,
)
from audit.backends.model_store import ModelManifest, read_json
from audit.errors import ModelError

# "opus-mt-it-en", "opus-mt-tc-big-it-en", "gaudi--opus-mt-it-en-ctranslate2"
_OPUS_NAME = re.compile(r"opus-mt-(?:tc-[a-z]+-)?([a-z]{2,3})-([a-z]{2,3})(?![a-z])")
_SINGLE_LANGUAGE = re.compile(r"[a-z]{2,3}")
_GROUPS = frozenset({"mul", "roa", "gem", "gmw", "gmq", "sla", "zle", "zls", "zlw", "ine", "itc"})


@dataclass(frozen=True, slots=True)
class LanguageScheme:
    """``sources`` and ``targets`` are the BCP 47 tags that a model reads and writes.

    The tokens say which, by language: ``own_tokens`` name the source's own language before its
    pieces (M2M-100, NLLB-200), ``wanted_tokens`` the wanted language before the source's pieces
    (this project's models, OPUS-MT with several targets), ``first_tokens`` begin the target
    (M2M-100, NLLB-200). A model for one pair needs none. With a ``hub``, every direction that the
    model has learnt begins or ends with that language.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    own_tokens: Mapping[str, str] = field(default_factory=dict)
    wanted_tokens: Mapping[str, str] = field(default_factory=dict)
    first_tokens: Mapping[str, str] = field(default_factory=dict)
    hub: str | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it both reads and writes."""
        return tuple(language for language in self.targets if language in self.sources)

    def covers(self, source_language: str, target_language: str) -> bool:
        """Whether the model translates in this direction."""
        return (
            source_language != target_language
            and source_language in self.sources
            and target_language in self.targets
            and self.hub in (None, source_language, target_language)
        )

    def source_prefix(self, source_language: str, target_language: str) -> list[str]:
        """The tokens before the source's pieces."""
        own = self.own_tokens.get(source_language)
        wanted = self.wanted_tokens.get(target_language)
        return [token for token in (own, wanted) if token is not None]

    def target_prefix(self, target_language: str) -> list[str]:
        """The tokens before the target's pieces."""
        first = self.first_tokens.get(target_language)
        return [] if first is None else [first]


def language_scheme(
    manifest: ModelManifest, source_tokens: Sequence[str], target_tokens: Sequence[str]
) -> LanguageScheme:
    """What the manifest says, else what the vocabularies, the tokenizer or the name tell.

    Raises ``ModelError`` when the languages cannot be told.
    """
    declared = manifest.details.get("source_prefix_tokens")
    if declared is not None:
        missing = [token for token in declared.values() if token not in set(source_tokens)]
        if missing:
            raise ModelError(f"{manifest.directory}: the vocabulary lacks {', '.join(missing)}")
        languages = tuple(declared)
        hub = manifest.details.get("hub_language")
        return LanguageScheme(languages, languages, wanted_tokens=dict(declared), hub=hub)
    scheme = _many_to_many(source_tokens, target_tokens) or _opus(manifest, source_tokens)
    if scheme is None:
        raise ModelError(
            f"{manifest.directory}: cannot tell which languages the model translates; name them "
            "when it is stored, e.g. 'mt-audit models convert DIRECTORY --from it --to en'"
        )
    return scheme


def _many_to_many(
    source_tokens: Sequence[str], target_tokens: Sequence[str]
) -> LanguageScheme | None:
    """Models whose vocabulary has a token for every language that they read and write."""
    ours = our_tokens(source_tokens)
    if "en" in ours and len(ours) > 1:
        return LanguageScheme(tuple(ours), tuple(ours), wanted_tokens=ours, hub="en")
    known = set(target_tokens)
    for find in (m2m_tokens, nllb_tokens):
        found = {tag: token for tag, token in find(source_tokens).items() if token in known}
        if "en" in found and len(found) > 1:
            return LanguageScheme(tuple(found), tuple(found), own_tokens=found, first_tokens=found)
    return None


def _opus(manifest: ModelManifest, source_tokens: Sequence[str]) -> LanguageScheme | None:
    """A model of one direction; ``>>ita<<`` names the target where it has several."""
    pair = _declared_pair(manifest) or _tokenizer_pair(manifest) or _named_pair(manifest)
    tokens = opus_tokens(source_tokens)
    if pair is None:
        return None
    sources, targets = pair[0], pair[1] or tuple(tokens)
    if not sources or not targets:
        return None
    return LanguageScheme(sources, targets, wanted_tokens=tokens)


def _declared_pair(manifest: ModelManifest) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    sources = manifest.details.get("source_languages")
    targets = manifest.details.get("target_languages")
    if not (isinstance(sources, list) and isinstance(targets, list)):
        return None
    return tuple(map(str, sources)), tuple(map(str, targets))


def _tokenizer_pair(manifest: ModelManifest) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """``source_lang`` and ``target_lang`` as transformers stores them beside an OPUS-MT model."""
    path = manifest.directory / "tokenizer_config.json"
    if not path.is_file():
        return None
    table: Any = read_json(path)
    if not (isinstance(table, dict) and {"source_lang", "target_lang"} <= table.keys()):
        return None
    return _languages(str(table["source_lang"])), _languages(str(table["target_lang"]))


def _named_pair(manifest: ModelManifest) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    match = _OPUS_NAME.search(manifest.name) or _OPUS_NAME.search(manifest.directory.name)
    return None if match is None else (_languages(match[1]), _languages(match[2]))


def _languages(code: str) -> tuple[str, ...]:
    """One language, or none for a group of them such as ``ROMANCE``, whose members nobody names."""
    single = _SINGLE_LANGUAGE.fullmatch(code) and code not in _GROUPS
    return (bcp47(code),) if single else ()
