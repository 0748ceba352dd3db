"""How a rule in YAML finds its words: token patterns, looked up many at a time."""
