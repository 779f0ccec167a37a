"""What a call of a model is, what it may cost, and what is kept of it. Pure."""
