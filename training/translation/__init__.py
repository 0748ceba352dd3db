"""The back-translation model: prepare -> train -> export -> evaluate."""
