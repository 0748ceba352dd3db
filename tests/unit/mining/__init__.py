"""Mining odd phrases that recur."""
