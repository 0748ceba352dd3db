"""The command line: parse, call, write, exit code. No logic."""


def main() -> None:
    """Entry point of the ``mt-audit`` script."""
    from audit.cli.app import main as run_app

    run_app()
