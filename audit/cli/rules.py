"""``mt-audit rules``: list, show, test and begin rules."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import ConfigFile

app = typer.Typer(no_args_is_help=True, help="List, show, test and write rules.")


class ListFormat(str, Enum):
    """How ``rules list`` writes: for people or for programs."""

    TABLE = "table"
    JSON = "json"


@app.command("list")
def list_rules(
    language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG", help="Only rules that apply to this language.", show_default=False
        ),
    ] = None,
    style: Annotated[
        ListFormat, typer.Option("--format", help="For people or for programs.")
    ] = ListFormat.TABLE,
    config: ConfigFile = None,
) -> None:
    """List all rules: those that ship with mt-audit and those of the project."""
    from audit.cli.catalogue import catalogue, speaking
    from audit.cli.rule_list import as_json, show_table
    from audit.cli.settings import Options, assert_language, configured
    from audit.cli.terminal import output

    assert_language("--language", language)
    entries = speaking(catalogue(configured(Options(config_file=config))), language)
    if style is ListFormat.JSON:
        output().raw(as_json(entries))
    else:
        show_table(output(), entries)


@app.command("show")
def show(
    rule: Annotated[
        str, typer.Argument(metavar="ID", help="Full id, or its last part.", show_default=False)
    ],
    config: ConfigFile = None,
) -> None:
    """Show a rule with all its examples."""
    from audit.cli.catalogue import catalogue, find
    from audit.cli.rule_text import show_rule
    from audit.cli.settings import Options, configured
    from audit.cli.terminal import output

    show_rule(output(), find(catalogue(configured(Options(config_file=config))), rule))


@app.command("test")
def run_tests(
    packs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PACK]...",
            help="Rule packs or folders of them; without any, all that ship with mt-audit.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Run the examples of every rule.

    Exit code: 0 all hold, 1 some do not, 2 a pack is broken.
    """
    from audit.cli.example_run import run_examples
    from audit.cli.terminal import output

    raise typer.Exit(0 if run_examples(output(), packs or []) else 1)


@app.command("audit")
def audit_ledger(
    rated: Annotated[
        list[Path],
        typer.Option(
            metavar="DATASET",
            help="Rated or post-edited translations, as for `mt-audit eval`; repeatable.",
            show_default=False,
        ),
    ],
    clean: Annotated[
        list[Path],
        typer.Option(
            metavar="FILE",
            help="Clean English, a sentence or paragraph a line (.txt, .conllu, .xz); repeatable.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write here, e.g. rules/ledger.tsv.", show_default=False),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="About so many rows of each set.", show_default=False
        ),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Measure how often each rule is right, and write the ledger.

    A rule that is wrong too often is a hint from then on, and costs no points.
    """
    from audit.cli.ledger_run import run_rule_audit
    from audit.cli.settings import Options, configured

    run_rule_audit(rated, clean, configured(Options(config_file=config)), out, rows)


@app.command("new")
def new(
    pack: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Append to this pack, made if missing; without it the rule is printed.",
            show_default=False,
        ),
    ] = None,
    rule_id: Annotated[
        str,
        typer.Option(
            "--id",
            metavar="NAME",
            prompt="Name, which states the defect",
            help="States the defect.",
        ),
    ] = "new-rule",
    phrase: Annotated[
        str,
        typer.Option(
            metavar="TEXT", prompt="Phrase that no writer would write", help="What to flag."
        ),
    ] = "phrase to flag",
    instead: Annotated[
        str,
        typer.Option(
            metavar="TEXT", prompt="What to write instead (may stay empty)", help="What to write."
        ),
    ] = "",
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="How it is found; substitution if there is something to write instead.",
            show_default=False,
        ),
    ] = None,
    category: Annotated[
        str, typer.Option(metavar="NAME", help="MQM Core, dimension/type.")
    ] = "accuracy/mistranslation",
    severity: Annotated[
        str, typer.Option(metavar="LEVEL", help="neutral, minor, major or critical.")
    ] = "minor",
) -> None:
    """Write the skeleton of a rule, complete with examples, ready to be filled."""
    from audit.cli.new_rule import Draft, append_rule, rule_yaml
    from audit.cli.terminal import output

    # Blanks around a phrase are a slip of whoever copied it; no rule could flag them.
    draft = Draft(rule_id, phrase.strip(), instead.strip(), kind, category, severity)
    if pack is None:
        output().raw(rule_yaml(draft))
    else:
        append_rule(pack, draft)
        output().say(f"{pack}: ", (rule_id, "bold"), " appended; fill it, then run")
        output().say((f"  mt-audit rules test {pack}", "cyan"))
