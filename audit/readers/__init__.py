"""Input formats, one file each; a file declares the suffixes it reads."""
