"""How findings and figures are put to people: verdicts, severities, categories, numbers, dates."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from audit.finding import EvidenceKind, Judgement, Severity, Silence
from audit.language_tags import primary_subtag
from audit.report import ExpectedRating, Verdict

#: Severities as they are listed everywhere: the worst first.
WORST_FIRST: tuple[Severity, ...] = tuple(sorted(Severity, key=lambda item: -item.rank))

VERDICT_ADVICE: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PASS: "Little or nothing to mend.",
        Verdict.REVIEW: "An editor should look at the marked phrases before this is published.",
        Verdict.FAIL: "Not fit to publish as it stands.",
    }
)

#: For a paragraph that its findings would let pass and the expected rating does not.
DOUBTFUL_PASS = "For review: little is flagged, but a rater may well mark more."

#: Who found something, as an editor would ask: "Found by: a rule; the garble tagger".
EVIDENCE_WORDS: Mapping[EvidenceKind, str] = MappingProxyType(
    {
        "rule": "a rule",
        "garble-tagger": "the garble tagger",
        "back-translation": "the round trip",
        "forced-decoding": "the translation model",
        "sentence-embeddings": "a comparison of meanings",
    }
)

JUDGEMENT_WORDS: Mapping[Judgement, str] = MappingProxyType(
    {
        "unreviewed": "not reviewed",
        "accepted": "accepted",
        "false-alarm": "false alarm",
    }
)

#: What the expected penalty is made of; the keys are the names in a penalty model's file.
FEATURE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "words": "for its length",
        "odd_words": "for odd words (sum of the tagger's probabilities)",
        "very_odd_words": "for very odd words (sum of their squares)",
        "sentence_points": "for sentences that the tagger finds bad as wholes",
        "rule_minor": "for minor errors that a rule flags",
        "rule_major": "for major errors that a rule flags",
        "rule_critical": "for critical errors that a rule flags",
        "model_minor": "for minor errors that only a model flags",
        "model_major": "for major errors that only a model flags",
    }
)

RULES_ONLY = "Rules only: no model ran, so odd phrases that no rule describes were not looked for."

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "be": "Belarusian",
        "cs": "Czech",
        "de": "German",
        "en": "English",
        "es": "Spanish",
        "fr": "French",
        "it": "Italian",
        "pl": "Polish",
        "pt": "Portuguese",
        "ru": "Russian",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "zh": "Chinese",
    }
)


def category_in_words(category: str) -> str:
    """``"accuracy/mistranslation"`` -> ``"Accuracy: mistranslation"``."""
    dimension, _, kind = category.replace("-", " ").partition("/")
    dimension = dimension[:1].upper() + dimension[1:]
    return f"{dimension}: {kind}" if kind else dimension


def severity_in_words(severity: str) -> str:
    """MQM's word for a severity, except that an editor calls "neutral" a hint."""
    return "hint" if severity == Severity.NEUTRAL.value else severity


def language_in_words(tag: str) -> str:
    """The English name of a language by its BCP 47 tag; the tag itself if we have no name."""
    return _LANGUAGES.get(primary_subtag(tag), tag)


def silence_in_words(silence: Silence) -> str:
    """``"Silenced by the baseline, false alarm: it is a quotation."``."""
    sayer = {"inline": "a note in the file", "baseline": "the baseline"}.get(silence.by)
    if sayer is None:
        return f"Silenced: {silence.reason}."
    reason = silence.reason.rstrip(".")
    return f"Silenced by {sayer}, {JUDGEMENT_WORDS[silence.judgement]}: {reason}."


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """``counted(1, "finding")`` -> ``"1 finding"``; any other number takes the plural."""
    word = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {word}"


def score_in_words(score_0_100: float) -> str:
    """A score with at most one decimal, rounded down.

    Rounding to nearest would show 89.96 as "90" beside the verdict "review".
    """
    return decimal(math.floor(score_0_100 * 10 + 1e-9) / 10)


def expected_in_words(expected: ExpectedRating) -> str:
    """What a rater would say, in a sentence that names the interval and what it is about.

    A wide interval has no decimals, which would promise what it does not know.
    """
    points = (expected.penalty_points, expected.low_points, expected.high_points)
    digits = 0 if expected.high_points >= 10 else 1
    mean, low, high = (decimal(figure, digits) for figure in points)
    return (
        "If this is a machine translation, a professional rater would probably mark errors of "
        f"about {mean} penalty points in it ({low} to {high} in {percent(expected.coverage)} of "
        "cases; a minor error is 1 point, a major one 5)."
    )


def contributions_in_words(expected: ExpectedRating) -> Mapping[str, str]:
    """``{"words": "8.1", ...}`` for what adds points."""
    return {
        FEATURE_WORDS[name]: decimal(points, 2)
        for name, points in expected.contributions.items()
        if round(points, 2)
    }


def decimal(value: float, digits: int = 1) -> str:
    """A figure with at most ``digits`` decimals and none that say nothing: 4.0 -> ``"4"``."""
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(probability: float) -> str:
    """A probability in [0, 1] as whole per cent; never "100 %" or "0 %" for what is less sure."""
    whole = round(probability * 100)
    if whole == 100 and probability < 1:
        return "over 99 %"
    if whole == 0 and probability > 0:
        return "under 1 %"
    return f"{whole} %"


def date_in_words(text: str) -> str:
    """``"2026-03-09"`` (a time may follow) -> ``"9 March 2026"``; other text is left as it is."""
    from datetime import date

    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def web_address(source: str) -> str | None:
    """The source if it is a web address that may safely be made a link, else None."""
    is_web = source.startswith(("https://", "http://")) and not any(map(str.isspace, source))
    return source if is_web else None


def printable(text: str) -> str:
    """The text on one line, as many characters long, and harmless to a terminal.

    White space becomes blanks; control and format characters, with which a text could recolour a
    terminal or turn its direction round, become a replacement character.
    """
    if text.isprintable():  # Nearly every text is, and this is asked of every line shown.
        return text
    return "".join(
        " " if char.isspace() else "\N{REPLACEMENT CHARACTER}" if _commands(char) else char
        for char in text
    )


def _commands(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")
