"""What to write instead: candidates for an odd word, checked by the tagger and by every rule."""
