"""Writes the tables of ``audit/names`` from the romanisation systems of Interscript.

``python -m training.romanization MAPS audit/names`` reads a folder of Interscript maps
(https://github.com/interscript/maps, MIT licence; one ``.imp`` file a system) and keeps what the
name ledger needs: for each letter the Latin spellings that official systems give it
(``letters.tsv``), and for each syllable of Pinyin its spelling in Wade-Giles and Tongyong
(``syllables.tsv``). Spellings are folded as the ledger folds names: small ASCII letters alone.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

SCRIPTS = ("Cyrl", "Grek", "Arab", "Hebr", "Geor", "Deva")
PINYIN = "sac-zho-Hans-Latn-1979"
OTHER_CHINESE = ("var-zho-Hani-Latn-wd-1979", "acadsin-zho-Hani-Latn-2002")
#: A spelling of fewer systems, or of a smaller share of what most of them write, is left out.
LEAST_SYSTEMS = 2
LEAST_SHARE = 0.1
LEAST_CHARACTERS = 3

_SUBSTITUTION = re.compile(r'^\s*sub "([^"]+)"\s*,\s*(.+)$')
_QUOTED = re.compile(r'"([^"]*)"')
_VOWEL = re.compile("[aeiou]")
_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("maps", type=Path, help="folder of Interscript maps (*.imp)")
    parser.add_argument("folder", type=Path, help="where to write letters.tsv and syllables.tsv")
    arguments = parser.parse_args()
    write_lines(arguments.folder / "letters.tsv", letter_lines(arguments.maps))
    write_lines(arguments.folder / "syllables.tsv", syllable_lines(arguments.maps))


def letter_lines(maps: Path) -> Iterator[str]:
    """``х<TAB>kh/h/x``: a small letter and its romanisations, the most usual first."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(maps.glob("*-Latn-*.imp")):
        if path.name.split("-")[2] in SCRIPTS:
            for letter, spelling in single_letters(path.read_text(encoding="utf-8")):
                # Some maps write an x before what a later stage of theirs takes apart.
                if len(spelling) == 1 or not spelling.startswith("x"):
                    votes[letter][spelling] += 1
    for letter in sorted(votes):
        ranked = sorted(votes[letter].items(), key=lambda item: (-item[1], item[0]))
        enough = min(ranked[0][1], max(LEAST_SYSTEMS, LEAST_SHARE * ranked[0][1]))
        yield f"{letter}\t{'/'.join(spelling for spelling, count in ranked if count >= enough)}"


def single_letters(text: str) -> Iterator[tuple[str, str]]:
    """The unconditional one-letter substitutions of a map, folded; silent letters left out."""
    for source, result in substitutions(text):
        letter, spelling = source.lower(), folded(result)
        if len(letter) == 1 and letter.isalpha() and not letter.isascii() and 0 < len(spelling) < 5:
            yield letter, spelling


def substitutions(text: str) -> Iterator[tuple[str, str]]:
    """``sub "х", "kh"`` and the first of ``any([...])``; rules with a context are left out."""
    for line in text.splitlines():
        found = _SUBSTITUTION.match(line)
        if found and not re.search(r"\b(before|after|not_before|not_after):", found[2]):
            quoted = _QUOTED.search(found[2])
            if quoted:
                yield unescaped(found[1]), unescaped(quoted[1])


def syllable_lines(maps: Path) -> Iterator[str]:
    """``xi<TAB>hsi/si``: Pinyin, Wade-Giles and Tongyong of the same characters by majority.

    Every syllable of Pinyin has a line, with nothing behind the tab if all systems agree.
    """
    pinyin = readings(maps / f"{PINYIN}.imp")
    others = [readings(maps / f"{name}.imp") for name in OTHER_CHINESE]
    votes: dict[str, list[Counter[str]]] = defaultdict(lambda: [Counter() for _ in others])
    for character, syllable in pinyin.items():
        for counter, other in zip(votes[syllable], others, strict=True):
            if character in other:
                counter[other[character]] += 1
    for syllable in sorted(votes):
        if not _VOWEL.search(syllable) or sum(votes[syllable][0].values()) < LEAST_CHARACTERS:
            continue  # interjections, and readings that no name has
        usual = [counter.most_common(1)[0][0] for counter in votes[syllable] if counter]
        spellings = [spelling for spelling in dict.fromkeys(usual) if spelling != syllable]
        yield f"{syllable}\t{'/'.join(spellings)}"


def readings(path: Path) -> Mapping[str, str]:
    """Character -> its first reading without tone."""
    pairs = substitutions(path.read_text(encoding="utf-8"))
    return {source: folded(result) for source, result in pairs if len(source) == 1}


def unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def folded(text: str) -> str:
    """Small ASCII letters alone: ``"Z͡h"`` -> ``"zh"``."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("đ", "d")).lower()
    return "".join(char for char in plain if char.isascii() and char.isalpha())


def write_lines(path: Path, lines: Iterator[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
