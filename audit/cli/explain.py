"""``mt-audit explain``: a rule in an editor's words."""

from __future__ import annotations

from typing import Annotated

import typer

from audit.cli.options import ConfigFile


def explain(
    rule: Annotated[
        str, typer.Argument(metavar="RULE", help="The id that a report shows.", show_default=False)
    ],
    config: ConfigFile = None,
) -> None:
    """Say what a rule means, why it is right, and how to silence it."""
    from audit.cli.catalogue import catalogue, find
    from audit.cli.rule_text import explain_rule
    from audit.cli.settings import Options, configured
    from audit.cli.terminal import output

    entry = find(catalogue(configured(Options(config_file=config))), rule)
    explain_rule(output(), entry)
