"""Output formats, one file each: report in, text out."""
