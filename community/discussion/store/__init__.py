"""Reads and writes of posts, comments and reactions."""
