"""The test suite; ``python -m tests`` runs it whole, with the linters before it."""
