"""What an article states twice or by arithmetic, and where it contradicts itself."""
