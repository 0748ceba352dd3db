"""What is left of ``mine`` once its options are parsed: judge, collect, draft, show, write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audit.cli.progress import ProgressBar
from audit.cli.terminal import Terminal, errors, output, print_error, print_warning
from audit.cli.whole_files import (
    STANDARD_OUTPUT,
    prove_folder,
    write_to_standard_output,
    write_whole,
)
from audit.config import Config
from audit.document import Document
from audit.engine import Engine
from audit.errors import ConfigError, MtAuditError
from audit.extension_points import Detector, lookup
from audit.inputs import expand, read_article
from audit.language_id import wrong_language
from audit.mining.collection import Collector
from audit.mining.drafting import Draft, draft, pack_text
from audit.mining.repairs import repair
from audit.model_coverage import detectors_for
from audit.repairing.repairer import Repairer, WordJudge
from audit.rulebook.pack import load_rules, shipped_packs
from audit.segmentation import segment
from audit.wording import counted, language_in_words

_ENGLISH = "en"


class Wanted(NamedTuple):
    """What counts as mined; see the options of ``mt-audit mine``."""

    least_articles: int
    least_oddity: float
    most: int


def run_mine(paths: Sequence[str], wanted: Wanted, config: Config, out: Path | None) -> bool:
    """Show the phrases and write the pack; False if an article could not be read.

    Raises ``MtAuditError``: no tagger, a broken pack, or a file that cannot be written.
    """
    if out is not None:
        _prove_writable(out)  # before the minutes that mining takes
    if not config.models.enabled:
        raise ConfigError("mining needs the garble tagger; set models.enabled = true")
    tagger: Detector = lookup("detectors", "garble-tagger").open(config.models)
    if not isinstance(tagger, WordJudge):
        raise ConfigError("the garble tagger judges no single words; use the shipped detector")
    packs = [*shipped_packs(_ENGLISH), *map(Path, config.rules.packs)]
    engine = Engine(load_rules(packs), _ENGLISH)
    collector = Collector(wanted.least_oddity)
    names = expand(paths)
    read_count = _collect(names, tagger, engine, collector, config.language)
    if not read_count:  # of phrases that recur there is nothing to say
        return False
    mined = collector.mined(wanted.least_articles)[: wanted.most]
    repairer = Repairer(tagger, engine)
    drafts = [draft(item, repair(item, repairer)) for item in mined]
    terminal = errors() if _is_standard_output(out) else output()
    _show(terminal, drafts, wanted)
    if out is not None:
        _write(terminal, drafts, out)
    return read_count == len(names)


def _is_standard_output(out: Path | None) -> bool:
    return str(out) == STANDARD_OUTPUT


def _prove_writable(out: Path) -> None:
    """Raises ``ConfigError`` for a file that is there: a person may have worked on its drafts.

    Raises ``OutputError`` where none can be written.
    """
    if _is_standard_output(out):
        return
    if out.is_file() or out.is_dir():
        raise ConfigError(f"{out}: exists; choose another file with --out")
    if not out.exists():  # nothing to prove of /dev/stdout
        prove_folder(out.parent, out, "choose another file with --out")


def _collect(
    names: Sequence[str], tagger: Detector, engine: Engine, collector: Collector, language: str
) -> int:
    """Take in the articles, which are in ``language`` unless they say or show otherwise.

    Returns how many could be read.
    """
    read_count = 0
    with ProgressBar(errors(), len(names)) as bar:
        for name in names:
            bar.doing(name)
            try:
                document = segment(read_article(name, stdin=sys.stdin.buffer))
            except MtAuditError as error:
                print_error(str(error))
            else:
                read_count += 1
                own = document.target_language or _seen_language(document, language)
                if detectors_for(document, [tagger], own):
                    words = tagger.detect(document).word_probabilities or {}
                    collector.add(document, words, engine.run(document).findings)
                else:
                    print_warning(f"{name}: {_left_out(own, tagger)}")
            bar.advance()
    return read_count


def _seen_language(document: Document, expected: str) -> str:
    """The language that the text is surely in, the expected one if it may be in that."""
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    guess = wrong_language(text, expected)
    return guess.language if guess else expected


def _left_out(language: str, tagger: Detector) -> str:
    known = sorted({language_in_words(rule.language) for rule in tagger.rules})
    return (
        f"left out, the tagger does not know {language_in_words(language)}; "
        f"mine articles in {' or '.join(known)}"
    )


def _show(terminal: Terminal, drafts: Sequence[Draft], wanted: Wanted) -> None:
    """One line a phrase, the heaviest first, with its oddest sentence below."""
    if not drafts:
        terminal.say(
            f"No odd phrase recurs in {counted(wanted.least_articles, 'article')} or more; "
            "try a lower --min-articles or --oddity."
        )
        return
    cells = max(6, *(len(_name(item)) for item in drafts))
    terminal.say((f"{'PHRASE':{cells}}  {'KIND':18}  ARTICLES  ODDITY  PROPOSAL", "bold"))
    for item in drafts:
        mined = item.mined
        terminal.say(
            f"{_name(item):{cells}}  ",
            (f"{mined.phrase.kind:18}", "dim"),
            f"  {len(mined.articles):8}  {mined.oddity:6.2f}  {item.repair.lemma or '-'}",
        )
        first = mined.sightings[0]
        start, end = first.spans[mined.flagged]
        terminal.say(
            "  ", (first.text[:start], "dim"), (first.text[start:end], "bold"),
            (first.text[end:], "dim"),
        )  # fmt: skip
        if item.rule is None:
            terminal.say("  no draft: no sentence shows where a word of it is right")


def _name(item: Draft) -> str:
    return f"{item.mined.phrase.first} {item.mined.phrase.second}"


def _write(terminal: Terminal, drafts: Sequence[Draft], out: Path) -> None:
    text = pack_text(drafts)
    if not text:
        raise ConfigError(f"{out}: not written, there is no rule to draft; mine more articles")
    if _is_standard_output(out):
        write_to_standard_output(text)
        return
    write_whole(out, text, "choose another file with --out")
    count = sum(item.rule is not None for item in drafts)
    terminal.say(f"{counted(count, 'draft rule')} in ", (str(out), "underline"))
