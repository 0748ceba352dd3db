"""The names of an article and of a feed: found, and gathered across their spellings."""
