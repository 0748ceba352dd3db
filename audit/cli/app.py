"""The root of the command line: its commands, and how errors become one line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from audit.cli import (
    baseline,
    check,
    doctor,
    evaluate,
    explain,
    feeds,
    fix,
    history,
    mine,
    models,
    names,
    rules,
    triage,
)
from audit.cli.options import DEBUG_VERBOSITY, VersionFlag, verbosity
from audit.errors import MtAuditError

_EXIT_FAILED = 2
_EXIT_INTERRUPTED = 130


class MtAuditGroup(TyperGroup):
    """Turns every error that was raised on purpose into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except MtAuditError as error:
            from audit.cli.terminal import print_error

            if os.environ.get("MT_AUDIT_DEBUG") or verbosity(ctx) >= DEBUG_VERBOSITY:
                traceback.print_exc()
            print_error(str(error))
            raise typer.Exit(_EXIT_FAILED) from error
        except typer.Abort as error:  # raised by a question that gets no answer
            from audit.cli.terminal import print_error

            print(file=sys.stderr)  # the question stands in an unfinished line
            if not isinstance(error.__context__, EOFError):
                print_error("interrupted")
                raise typer.Exit(_EXIT_INTERRUPTED) from error
            print_error("nobody answers here; give the answers as options (see --help)")
            raise typer.Exit(_EXIT_FAILED) from error


app = typer.Typer(
    cls=MtAuditGroup,
    name="mt-audit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.command("check")(check.check)
app.command("fix")(fix.fix)
app.add_typer(baseline.app, name="baseline")
app.command("triage")(triage.triage)
app.command("names")(names.names)
app.command("mine")(mine.mine)
app.command("explain")(explain.explain)
app.add_typer(feeds.app, name="feed")
app.command("history")(history.history)
app.add_typer(rules.app, name="rules")
app.add_typer(models.app, name="models")
app.command("eval")(evaluate.evaluate)
app.command("doctor")(doctor.doctor)


@app.callback()
def root(version: VersionFlag = False) -> None:
    """Find phrases in English news that no writer would write, and score every paragraph."""


def main() -> None:
    """Run the command line. A bug must not look like an article under the gate (exit code 1)."""
    try:
        app(prog_name="mt-audit")
    except Exception:
        traceback.print_exc()
        print("mt-audit: error: this is a bug; please report it", file=sys.stderr)
        sys.exit(_EXIT_FAILED)
