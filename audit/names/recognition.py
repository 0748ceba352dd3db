"""Finds the names of people, places and organisations in a segmented text, by rule.

A name is a run of capitalised words. At the start of a sentence, where every word is capitalised,
it counts if the article has the word as a name elsewhere or if the lexicon does not know it. A word
that the article has only inside longer names ("Day" in "Memorial Day") is no name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from audit.document import Paragraph, Sentence, Token
from audit.lexicon import entry
from audit.names.folding import fold
from audit.names.matching import given_names
from audit.names.vocabulary import (
    FORMS_OF_ADDRESS,
    INNER_WORDS,
    LOCATIVES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PLACE_WORDS,
    SENTENCE_OPENERS,
    SPEECH_VERBS,
    TITLE_HEADS,
    TITLE_MODIFIERS,
    places,
)

_FUNCTION_CLASSES = frozenset(("DET", "PRON", "SCONJ", "CCONJ"))
#: Behind these a sentence can begin inside the sentence.
_OPENERS = frozenset(("“", '"', "‘", ":", "—", "–", "-"))
_DEMONYM = re.compile(r"(?:[ie]ans?|[ckx]ans|ese|ish|thais?|german|greek|cuban|czech|dutch)$")
#: Unknown words with these endings are rare nouns of the common kind: "Volunteerism".
_COMMON_ENDING = re.compile(r"(?:isms?|ships?|ness|ments?|tions?|ware|ably|fully|lessly)$")

NameKind = Literal["person", "place", "organisation", "unknown"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at [start, end) of a paragraph. ``title`` is what stands before it, as written."""

    paragraph_index: int
    start: int
    end: int
    text: str
    kind: NameKind
    title: str | None = None


@lru_cache(maxsize=1)
def mentions_of(paragraphs: tuple[Paragraph, ...]) -> tuple[Mention, ...]:
    """All names of a segmented document, in reading order."""
    sure = _sure_words(paragraphs)
    found: list[Mention] = []
    for paragraph in paragraphs:
        if _is_title_case(paragraph):
            continue
        for sentence in paragraph.sentences:
            found += _in_sentence(paragraph, sentence, sure)
    return tuple(found)


class _Sure(NamedTuple):
    """Words that stand capitalised where nothing but a name would be.

    ``alone`` are those of them that stand for the whole name: a lone word, or a surname.
    """

    inside: frozenset[str]
    alone: frozenset[str]


def _sure_words(paragraphs: Iterable[Paragraph]) -> _Sure:
    inside: set[str] = set()
    alone: set[str] = set()
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            for run in _capitalised_runs(sentence.tokens):
                inside.update(run)
                if len(run) == 1 or _is_of_person(run):
                    alone.add(run[-1])
    return _Sure(frozenset(inside), frozenset(alone))


def _is_of_person(run: Sequence[str]) -> bool:
    """True for "Robert Stone" and "President Bush", not for "Memorial Day"."""
    return fold(run[0]) in given_names() or any(word.lower() in TITLE_HEADS for word in run)


def _capitalised_runs(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """The runs of capitalised words that do not begin a sentence."""
    run: list[str] = []
    for previous, token in pairwise(tokens):
        is_name = _is_capitalised(token.text) and token.lower not in NOT_NAMES
        if is_name and (run or previous.lower not in _OPENERS):
            run.append(token.text)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _is_title_case(paragraph: Paragraph) -> bool:
    """A headline in capitals tells nothing of its words."""
    words = [token.text for sentence in paragraph.sentences for token in sentence.tokens]
    long_words = [word for word in words if len(word) > 3 and word.isalpha()]
    capitalised = sum(word[0].isupper() for word in long_words)
    is_sentence = paragraph.text.rstrip()[-1:] in tuple('.!?”"')
    return not is_sentence and len(long_words) >= 4 and capitalised > 0.7 * len(long_words)


def _in_sentence(paragraph: Paragraph, sentence: Sentence, sure: _Sure) -> Iterator[Mention]:
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        if not _begins_name(tokens, index, sure):
            index += 1
            continue
        end = _end_of_name(paragraph.text, tokens, index)
        mention = _mention(paragraph, tokens, index, end)
        if mention is not None:
            yield mention
        index = end


def _begins_name(tokens: Sequence[Token], index: int, sure: _Sure) -> bool:
    token = tokens[index]
    if not _is_capitalised(token.text) or token.lower in NOT_NAMES:
        return False
    if index and tokens[index - 1].is_word:
        return True
    goes_on = index + 1 < len(tokens) and _is_capitalised(tokens[index + 1].text)
    if token.text in (sure.inside if goes_on else sure.alone):
        return True
    return not _is_common(token.lower)


def _is_common(lower: str) -> bool:
    """True for a word of the language: one that the lexicon knows, a form or a derivation of it."""
    known = entry(lower).classes - {"PROPN"} or lower in SENTENCE_OPENERS
    if known or _COMMON_ENDING.search(lower):
        return True
    verb_form = lower.endswith(("ing", "ed"))
    return verb_form and any("VERB" in entry(lemma).classes for lemma in entry(lower).lemmas)


def _end_of_name(text: str, tokens: Sequence[Token], start: int) -> int:
    """Index behind the last token of the run of capitalised words that starts at ``start``."""
    end = start + 1
    while end < len(tokens):
        token = tokens[end]
        if (
            _is_capitalised(token.text)
            or _closes_initial(tokens, end)
            or _is_glued(text, tokens, end)
        ) or (token.lower in INNER_WORDS and _goes_on(tokens, end)):
            end += 1
        else:
            break
    while end > start + 1 and not tokens[end - 1].is_word:
        end -= 1
    return end


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """True for "of" in "Bank of Japan"; "and" and "the" join names of people as well."""
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if behind is None or not _is_capitalised(behind.text) or behind.lower in NOT_NAMES:
        return False
    if tokens[index].lower in ("of", "and", "for", "the"):
        return tokens[index].lower == "of" and tokens[index - 1].lower in ORGANISATION_WORDS
    return True


def _closes_initial(tokens: Sequence[Token], index: int) -> bool:
    """The full stop of "W." and the one of "Mr."."""
    before = tokens[index - 1]
    initial = len(before.text) == 1 or before.lower in TITLE_HEADS
    followed = index + 1 < len(tokens) and _is_capitalised(tokens[index + 1].text)
    return tokens[index].text == "." and initial and followed


def _is_glued(text: str, tokens: Sequence[Token], index: int) -> bool:
    """The hyphen of Jong-un and what stands behind it."""
    token, before = tokens[index], tokens[index - 1]
    if before.end != token.start:
        return False
    if token.text in ("-", "‑", "'", "’"):
        return index + 1 < len(tokens) and tokens[index + 1].start == token.end
    return before.text in ("-", "‑", "'", "’") and token.text.isalpha() and token.lower != "s"


def _mention(paragraph: Paragraph, tokens: Sequence[Token], start: int, end: int) -> Mention | None:
    """The name among the tokens [start, end), its title split off; None for a title alone."""
    first = _skip_title(tokens, start, end)
    if first >= end:
        return None
    title_start = start
    while title_start and tokens[title_start - 1].lower in TITLE_MODIFIERS | TITLE_HEADS:
        title_start -= 1
    while title_start < first and entry(tokens[title_start].lower).classes & _FUNCTION_CLASSES:
        title_start += 1
    title = None
    if first > title_start and any(t.lower in TITLE_HEADS for t in tokens[title_start:first]):
        title = paragraph.text[tokens[title_start].start : tokens[first - 1].end]
    name = tokens[first:end]
    text = paragraph.text[name[0].start : name[-1].end]
    kind = _kind(tokens, first, end, title)
    if not any(len(token.text) > 1 for token in name) or (
        len(name) == 1 and kind in ("unknown", "place") and _is_no_name(text.lower())
    ):
        return None
    return Mention(paragraph.index, name[0].start, name[-1].end, text, kind, title)


def _skip_title(tokens: Sequence[Token], start: int, end: int) -> int:
    """Index of the first word behind the last head of a title in the run."""
    heads = [
        i
        for i in range(start, end)
        if tokens[i].lower in TITLE_HEADS and not _is_first_word_of_title(tokens, i, end)
    ]
    if not heads:
        return start
    first = heads[-1] + 1
    while first < end and tokens[first].text == ".":
        first += 1
    return first


def _is_first_word_of_title(tokens: Sequence[Token], index: int, end: int) -> bool:
    """ "General" in "General Electric" and "Prime Minister" in "Prime Minister's Office"."""
    rest = {token.lower for token in tokens[index + 1 : end]}
    return bool(rest & ORGANISATION_WORDS)


def _kind(tokens: Sequence[Token], start: int, end: int, title: str | None) -> NameKind:
    words = [token for token in tokens[start:end] if token.is_word]
    lower = {token.lower for token in words}
    whole = " ".join(token.lower for token in words)
    if whole in places():
        return "place"
    if lower & ORGANISATION_WORDS or any(_is_acronym(token.text) for token in words):
        return "organisation"
    if title is not None:
        return "person"
    if fold(words[0].text) in given_names() and len(words) > 1:
        return "person"
    if lower & PLACE_WORDS:
        return "place"
    if start and tokens[start - 1].lower in LOCATIVES and len(words) == 1:
        return "place"
    if end < len(tokens) and tokens[end].lower in SPEECH_VERBS:
        return "person"
    return "unknown"


def _is_no_name(lower: str) -> bool:
    """A capitalised word that alone names nobody: "The", "Belarusian", "Western", "What"."""
    classes = entry(lower).classes
    common = bool(classes - {"PROPN", "NOUN", "VERB"}) or lower in PLACE_WORDS | SENTENCE_OPENERS
    return lower not in places() and (common or bool(_DEMONYM.search(lower)))


def is_form_of_address(title: str) -> bool:
    """True for "Mr." and its like, which name no office."""
    return title.lower().rstrip(".") in FORMS_OF_ADDRESS


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()
