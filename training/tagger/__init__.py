"""How the garble tagger was made."""
