"""mt-audit's rules beside pofilter on the same catalogues: ``python benchmarks/pofilter.py FOLDER
POFILTER [--sample 40]``.

FOLDER holds PO files as Django has them (``…/locale/it/LC_MESSAGES/django.po``): ``pip download
--no-deps django==5.2.1`` and unzip the wheel. POFILTER is the program of an environment in which
``pip install translate-toolkit`` was done; nothing of it is loaded here.

Every second message is damaged, in one way each. A damage counts as found if a tool says something
of the message that it did not say of it untouched. A flag is one check of one tool on one message;
all checks of both are on, in their default setting.
``--sample`` prints that many flags of each tool on the untouched files, for judging by hand: those
whose names have the smallest SHA-256, so that anyone gets the same.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polib
from po_damages import DAMAGES

from audit.config import Config, ModelSettings
from audit.inputs import read_article
from audit.pipeline import Auditor

LANGUAGES = ("de", "es", "fr", "it", "ru")
_POFILTER_NOTE = re.compile(r"\(pofilter\) (\w+):")
_PLURAL_FORM = re.compile(r"\[\d+\]\Z")


class Flag(NamedTuple):
    """A tool's complaint: the check or rule, and the message with its catalogue."""

    catalogue: str
    message: str
    check: str

    @property
    def rank(self) -> str:
        """A fixed order that has nothing to do with the content."""
        return hashlib.sha256("\0".join(self).encode()).hexdigest()


class Tools:
    """Both tools, ready to look at a folder that has a folder of catalogues per language."""

    def __init__(self, pofilter: str) -> None:
        self._pofilter = pofilter
        self._auditor = Auditor.open(Config(models=ModelSettings(enabled=False)))

    def flags(self, folder: Path) -> Mapping[str, frozenset[Flag]]:
        """Tool -> its flags."""
        return {
            "mt-audit": frozenset(self._audited(folder)),
            "pofilter": frozenset(self._filtered(folder)),
        }

    def _audited(self, folder: Path) -> Iterable[Flag]:
        for path in sorted(folder.rglob("*.po")):
            document = read_article(str(path))
            plural = {key(entry) for entry in polib.pofile(str(path)) if entry.msgid_plural}
            for finding in self._auditor.audit(document).open_findings:
                name = str(document.paragraphs[finding.paragraph_index].unit_id)
                message = _PLURAL_FORM.sub("", name)
                message = message if message in plural else name
                yield Flag(str(path.relative_to(folder)), message, finding.rule_id)

    def _filtered(self, folder: Path) -> Iterable[Flag]:
        with tempfile.TemporaryDirectory() as out:
            for language in sorted(path.name for path in folder.iterdir()):
                command = [self._pofilter, "--progress=none", f"--language={language}"]
                command += [str(folder / language), f"{out}/{language}"]
                subprocess.run(command, check=True, capture_output=True)
            for path in sorted(Path(out).rglob("*.po")):
                for entry in polib.pofile(str(path)):
                    for check in _POFILTER_NOTE.findall(entry.tcomment):
                        yield Flag(str(path.relative_to(out)), key(entry), check)


def key(entry: polib.POEntry) -> str:
    """What mt-audit calls the message."""
    return f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with PO files, at any depth")
    parser.add_argument("pofilter", help="the program")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        clean = Path(parent, "clean")
        copy_catalogues(arguments.folder, clean)
        tools = Tools(arguments.pofilter)
        before = tools.flags(clean)
        tell_flags(clean, before)
        tell_planted(clean, Path(parent, "damaged"), tools, before)
        for tool, flags in before.items():
            print_sample(tool, sorted(flags, key=lambda flag: flag.rank)[: arguments.sample], clean)


def copy_catalogues(source: Path, clean: Path) -> None:
    """``django/contrib/auth/locale/it/LC_MESSAGES/django.po`` -> ``it/auth-django.po``."""
    for path in sorted(source.rglob("LC_MESSAGES/*.po")):
        language, part = path.parts[-3], path.parts[-5]
        if language in LANGUAGES:
            (clean / language).mkdir(parents=True, exist_ok=True)
            (clean / language / f"{part}-{path.name}").write_bytes(path.read_bytes())


def tell_flags(clean: Path, before: Mapping[str, frozenset[Flag]]) -> None:
    total = sum(len(polib.pofile(str(path))) for path in clean.rglob("*.po"))
    for tool, flags in before.items():
        print(f"\n{tool}: {len(flags)} flags on {total} messages")
        for check, count in Counter(flag.check for flag in flags).most_common():
            print(f"  {count:5} {check}")


def tell_planted(
    clean: Path, damaged: Path, tools: Tools, before: Mapping[str, frozenset[Flag]]
) -> None:
    planted = plant(clean, damaged)
    after = tools.flags(damaged)
    new = {tool: after[tool] - before[tool] for tool in after}
    print("\n| planted | messages | mt-audit | pofilter |\n|---|---|---|---|")
    for kind, places in planted.items():
        found = {tool: {flag[:2] for flag in flags} & places for tool, flags in new.items()}
        print(f"| {kind} | {len(places)} | {len(found['mt-audit'])} | {len(found['pofilter'])} |")
    for kind, places in planted.items():
        for place in sorted(places - {flag[:2] for flag in new["mt-audit"]}):
            checks = sorted(flag.check for flag in new["pofilter"] if flag[:2] == place)
            print(f"missed, {kind}: {place}; pofilter: {', '.join(checks) or 'missed too'}")


def plant(clean: Path, folder: Path) -> Mapping[str, set[tuple[str, str]]]:
    """Damaged copies of all catalogues; kind -> where it is, as (catalogue, message).

    Every second message is damaged, in the way that was the rarest until then.
    """
    planted: dict[str, set[tuple[str, str]]] = {kind: set() for kind in DAMAGES}
    for path in sorted(clean.rglob("*.po")):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        name = path.relative_to(clean)
        done = (entry for entry in catalogue if entry.translated() and not entry.obsolete)
        for entry in list(done)[::2]:
            for kind in sorted(DAMAGES, key=lambda kind: len(planted[kind])):
                if damaged := DAMAGES[kind](entry):
                    entry.msgstr, entry.msgstr_plural = damaged
                    planted[kind].add((str(name), key(entry)))
                    break
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(folder / name))
    return planted


def print_sample(tool: str, flags: Sequence[Flag], clean: Path) -> None:
    for flag in flags:
        catalogue = polib.pofile(str(clean / flag.catalogue))
        entry = next(entry for entry in catalogue if key(entry) == flag.message)
        print(f"\n{tool} {flag.catalogue} {flag.check}\n  {entry.msgid!r}")
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            print(f"  {text!r}")


if __name__ == "__main__":
    main()
