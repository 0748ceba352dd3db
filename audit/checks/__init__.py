"""Rules that YAML cannot say, one file each, with the same executed examples."""
