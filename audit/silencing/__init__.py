"""Silencing that lasts: notes in a file, a baseline beside it, and what a revision already had."""
