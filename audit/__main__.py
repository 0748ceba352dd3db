"""``python -m audit`` is the same as ``mt-audit``."""

from audit.cli import main

if __name__ == "__main__":
    main()
