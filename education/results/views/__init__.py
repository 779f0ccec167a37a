"""The author's screens of results."""
