"""Who said what: quotations with two speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction

_SPEECH = "said|says|told reporters|added|continued|explained|recalled|insisted"
_PRONOUN = "he|she|they"
_NAME = r"(?:(?:[A-Z][\w’'-]+|[A-Z]\.) ){0,3}[A-Z][\w’'-]+"
_SPEAKER = rf"(?P<speaker%d>{_NAME}|{_PRONOUN})"
_OPEN, _CLOSE = '[“"]', '[”"]'
_INSIDE = '[^“”"]'
#: “We will go,” Smith said, “and we will stay,” Jones said.
_INTERRUPTED = (
    rf",{_CLOSE} (?:{_SPEAKER % 1} (?:{_SPEECH})|(?:said|says) {_SPEAKER % 2}), "
    rf"{_OPEN}{_INSIDE}{{3,300}}?(?P<last>[\w’'-]+,{_CLOSE} "
    rf"(?:{_SPEAKER % 3} (?:{_SPEECH})|(?:said|says) {_SPEAKER % 4}))\b"
)
SPEAKER_TRIGGER = r",[”\"] [^“”\"]*, [“\"][^“”\"]*,[”\"]"
#: “We will never leave,” Novak said.
_ATTRIBUTED = (
    rf"{_OPEN}(?P<words>{_INSIDE}{{15,400}}?)[,.!?]?{_CLOSE},? "
    rf"(?:{_SPEAKER % 1} (?:{_SPEECH})|(?:said|says) {_SPEAKER % 2})\b"
)
_QUOTED = rf"{_OPEN}({_INSIDE}{{15,400}}){_CLOSE}"
_FEWEST_WORDS = 5


def changed_speakers(unit: Unit) -> Iterator[Contradiction]:
    """An interrupted sentence that one speaker begins and another one ends."""
    for match in re.finditer(_INTERRUPTED, unit.paragraph.text):
        first = match["speaker1"] or match["speaker2"]
        second = match["speaker3"] or match["speaker4"]
        if _differ(first, second):
            yield Contradiction(
                unit.paragraph.index,
                match.start("last"),
                match.end("last"),
                f"The quotation begins as {_whose(first)} and ends as {_whose(second)}.",
            )


def two_attributions(unit: Unit) -> Iterator[Contradiction]:
    """The same quotation, of five words or more, from two people with names."""
    quoted = [_quoted(paragraph.text) for paragraph in unit.document.paragraphs]
    counts = Counter(words for group in quoted for words in group)
    if not counts or max(counts.values()) < 2:
        return
    seen: dict[str, tuple[str, int]] = {}
    for paragraph in unit.document.paragraphs:
        for match in re.finditer(_ATTRIBUTED, paragraph.text):
            speaker = match["speaker1"] or match["speaker2"]
            words = match["words"].rstrip(",.!?")
            if counts[words] < 2 or speaker in _PRONOUN.split("|"):
                continue
            earlier = seen.setdefault(words, (speaker, paragraph.index))
            if _differ(earlier[0], speaker):
                problem = (
                    f"The same words are {_whose(earlier[0])} in paragraph {earlier[1] + 1} "
                    f"and {_whose(speaker)} here."
                )
                yield Contradiction(paragraph.index, match.start(), match.end(), problem)


def _quoted(text: str) -> set[str]:
    """What stands in quotation marks, if it is long enough to be nobody else's words by chance."""
    if "“" not in text and '"' not in text:
        return set()
    found = (words.rstrip(",.!?") for words in re.findall(_QUOTED, text))
    return {words for words in found if words.count(" ") >= _FEWEST_WORDS - 1}


def _differ(first: str, second: str) -> bool:
    """True for two names without a common word, and for two pronouns; a pronoun fits any name."""
    pronouns = _PRONOUN.split("|")
    if (first in pronouns) != (second in pronouns):
        return False
    return set(first.split()).isdisjoint(second.split())


def _whose(speaker: str) -> str:
    return {"he": "his", "she": "hers", "they": "theirs"}.get(speaker, f"{speaker}'s")
