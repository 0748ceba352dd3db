"""Damages to the messages of a catalogue, each as somebody or some engine might do it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polib

Translation = tuple[str, dict[int, str]]

#: A message in, its damaged translation out; None where there is no place for the damage.
Damage = Callable[[polib.POEntry], "Translation | None"]

_PLACEHOLDER = r"%\([^)]+\)[sd]|%[sd]|\{\w+\}"


def in_text(change: Callable[[str, str], str]) -> Damage:
    """A damage to the text, and to the last form of a message with a plural.

    ``change`` takes the source and its translation.
    """

    def damage(entry: polib.POEntry) -> Translation | None:
        if not entry.msgid_plural:
            text = change(entry.msgid, entry.msgstr)
            return None if text == entry.msgstr else (text, {})
        last = max(entry.msgstr_plural)
        text = change(entry.msgid_plural, entry.msgstr_plural[last])
        if text == entry.msgstr_plural[last]:
            return None
        return "", {**entry.msgstr_plural, last: text}

    return damage


def replaced(pattern: str, by: str | Callable[[re.Match[str]], str]) -> Damage:
    """The first match in the translation becomes something else."""
    return in_text(lambda source, text: re.sub(pattern, by, text, count=1))


def dropped_form(entry: polib.POEntry) -> Translation | None:
    """Only the first plural form is left."""
    forms = entry.msgstr_plural
    return ("", {0: forms[0]}) if len(forms) > 1 else None


def another_number(source: str, text: str) -> str:
    """A number that both sides have, plus one."""
    for number in re.findall(r"(?<![\w.,%{(])\d+(?![\w.,}])", text):
        if re.search(rf"(?<!\d){number}(?!\d)", source):
            pattern = rf"(?<![\w.,%{{(]){number}(?![\w.,}}])"
            return re.sub(pattern, str(int(number) + 1), text, count=1)
    return text


def lost_end(source: str, text: str) -> str:
    """The mark at the end that both sides have."""
    return text[:-1] if source[-1:] == text[-1:] and text[-1:] in tuple(".?!:") else text


def small_start(source: str, text: str) -> str:
    """A sentence that begins with a capital on both sides begins with a small letter."""
    is_sentence = re.match(r"[A-Z][a-z]+ [a-z]+ ", source) and re.match(r"[^\W\d_][a-zа-я]", text)
    return text[0].lower() + text[1:] if is_sentence else text


def left_in_english(source: str, text: str) -> str:
    """The source instead of its translation, from four words on."""
    return source if len(source.split()) > 3 else text


def lost_line_break(source: str, text: str) -> str:
    """The line break at the end."""
    return text[:-1] if source.endswith("\n") and text.endswith("\n") else text


def blank_before(source: str, text: str) -> str:
    """A blank at the beginning that no side had."""
    return text if source[:1].isspace() or text[:1].isspace() else f" {text}"


def blank_behind(source: str, text: str) -> str:
    """A blank at the end that no side had."""
    return text if source[-1:].isspace() or text[-1:].isspace() else f"{text} "


DAMAGES: Mapping[str, Damage] = {
    "placeholder lost": replaced(_PLACEHOLDER, ""),
    "placeholder renamed": replaced(r"(%\(|\{)(\w+)(?=[)}])", r"\1\2x"),
    "placeholder of another type": replaced(r"(%\([^)]+\)|%)s", r"\1d"),
    "tag lost": replaced(r"</?[a-z][^<>]*>", ""),
    "tag broken": replaced(r"(</?[a-z][^<>]*)>", r"\1"),
    "word doubled": replaced(r"(?<= )([^\W\d_]{4,}) (?=[^\W\d_])", r"\1 \1 "),
    "number changed": in_text(another_number),
    "final mark lost": in_text(lost_end),
    "final mark changed": replaced(r"(?<=[^\W\d_])\.\Z", "?"),
    "blank at the beginning": in_text(blank_before),
    "blank at the end": in_text(blank_behind),
    "line break at the end lost": in_text(lost_line_break),
    "blank doubled": replaced(r"(?<=[^\W\d_]) (?=[^\W\d_])", "  "),
    "capital at the beginning lost": in_text(small_start),
    "bracket lost": replaced(r"(?<=\w)\)(?!\w)", ""),
    "quotation mark lost": replaced(r"[”“\"»]", ""),
    "translation missing": in_text(lambda source, text: ""),
    "left in English": in_text(left_in_english),
    "web address changed": replaced(r"(https?://)(?=\w)", r"\1x"),
    "word in capitals changed": replaced(r"\b(URL|HTML|CSRF|XML|JSON|IP)\b", "UHM"),
    "plural forms left out": dropped_form,
}
