"""The rules as data: packs and glossaries, the examples that prove them, and their ledger."""
