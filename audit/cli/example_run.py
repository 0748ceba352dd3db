"""Runs the examples of rule packs and says which do not behave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from audit.cli.terminal import Terminal, print_warning
from audit.errors import RulePackError
from audit.extension_points import Rule, registered
from audit.rulebook.examples import example_problems
from audit.rulebook.pack import load_pack, pack_files, shipped_rules_folder
from audit.wording import counted, printable


class RuleFile(NamedTuple):
    """A file with rules in it: a YAML pack, or the module of a check."""

    name: str
    rules: tuple[Rule, ...]


def run_examples(terminal: Terminal, packs: Sequence[Path]) -> bool:
    """True when every example of every rule holds; says of the others what differs."""
    shipped = shipped_rules_folder()
    files = [*_pack_files(packs or [shipped]), *([] if packs else _checks())]
    everything = [*(rule for file in files for rule in file.rules), *_neighbours(shipped, packs)]
    failed = 0
    for file in files:
        failed += _run_file(terminal, file, everything)
    rules = counted(sum(len(file.rules) for file in files), "rule")
    terminal.say()
    if failed:
        terminal.say((f"{counted(failed, 'example')} of {rules} went wrong", "bold red"))
    else:
        terminal.say((f"every example of {rules} holds", "bold green"))
    return not failed


def _run_file(terminal: Terminal, file: RuleFile, everything: Sequence[Rule]) -> int:
    problems = [
        (rule.metadata.id, problem)
        for rule in file.rules
        for problem in _problems(rule, everything)
    ]
    mark, style = (terminal.marks.bad, "red") if problems else (terminal.marks.ok, "green")
    count = counted(len(file.rules), "rule")
    terminal.say((mark, style), " ", (file.name, "bold"), (f"  {count}", "dim"))
    for rule_id, problem in problems:
        terminal.say(f"    {printable(file.name)}: ", (rule_id, "bold"), f": {problem}")
    return len(problems)


def _problems(rule: Rule, everything: Sequence[Rule]) -> list[str]:
    try:
        return example_problems(rule, everything)
    except RuntimeError as error:
        return [f"the rule crashed: {error}"]


def _pack_files(packs: Sequence[Path]) -> Iterator[RuleFile]:
    for pack in packs:
        for file in pack_files([pack]):
            yield RuleFile(str(file), load_pack(file))


def _neighbours(shipped: Path, packs: Sequence[Path]) -> Iterator[Rule]:
    """The rules that a fix could set off besides those under test.

    Somebody else's broken pack is no reason not to test one's own, but is said.
    """
    if not packs:
        return
    tested = {file.resolve() for file in pack_files(packs)}
    for file in pack_files([shipped]):
        if file.resolve() in tested:
            continue
        try:
            yield from load_pack(file)
        except RulePackError as error:
            print_warning(f"{error}; tested without this pack")
    for check in registered("checks").values():
        yield check.rule


def _checks() -> Iterator[RuleFile]:
    for check in registered("checks").values():
        yield RuleFile(check.__module__, (check.rule,))
