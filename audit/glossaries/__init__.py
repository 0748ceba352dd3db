"""Glossaries: terms with their translations, read from CSV and TBX."""
