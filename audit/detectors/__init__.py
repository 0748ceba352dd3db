"""Evidence from models, one file each."""
