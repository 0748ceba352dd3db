"""Numbered SQL files, each of which leads the database from one version to the next."""
