"""``mt-audit doctor``: does this installation work, and if not, what is missing?"""

from __future__ import annotations

import typer

from audit.cli.options import ConfigFile


def doctor(config: ConfigFile = None) -> None:
    """Check the installation.

    Exit code: 0 it works, 2 something is broken.
    """
    from audit.cli.diagnosis import diagnose, show
    from audit.cli.settings import Options, configured
    from audit.cli.terminal import output

    terminal = output()
    works = show(terminal, diagnose(configured(Options(config_file=config)), terminal))
    raise typer.Exit(0 if works else 2)
