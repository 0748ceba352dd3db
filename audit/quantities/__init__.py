"""Numbers, months, times, units and currencies, read as the language of the text writes them."""
