"""What findings cost: the score, the penalty to expect from a rater, and what a run must hold."""
