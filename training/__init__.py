"""How every shipped weight was made: one package per model, one command per step."""
