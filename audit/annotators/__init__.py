"""Writing findings back: one file per format that has a place for them."""
