"""Matcher kinds that a YAML rule may name, one file each."""
