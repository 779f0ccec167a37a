"""Posts, comments and reactions."""
