"""The history: every run, article, score and finding, in one SQLite file."""
