"""What posts, comments and reactions are, and who sees them: data and pure functions."""
