"""``mt-audit models``: what is installed, and whether it is undamaged."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="List and verify the models.")


@app.command("list")
def list_models() -> None:
    """List the installed models."""
    from audit.backends import model_store
    from audit.cli.model_list import show_models
    from audit.cli.terminal import output

    show_models(output(), model_store.installed(model_store.SHIPPED_ROOT))


@app.command("verify")
def verify() -> None:
    """Compare every file of every model with its sha256.

    Exit code: 0 all good, 2 damaged.
    """
    from audit.cli.model_list import verify_models
    from audit.cli.terminal import output

    raise typer.Exit(0 if verify_models(output()) else 2)
