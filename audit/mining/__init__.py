"""Finds phrases that the tagger thinks odd and that recur, and drafts rules against them."""
