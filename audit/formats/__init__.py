"""Localization formats with the place of everything; readers and annotators share them."""
