"""The command line: parse, call, write, exit code. No logic."""


def main() -> None:
    """Entry point of the ``mt-audit`` script."""
    import gc

    from audit.cli.app import main as run_app

    # Loading rules makes many objects that stay; looking for garbage among them takes a tenth of
    # the start.
    gc.set_threshold(50_000, 20, 20)
    run_app()
