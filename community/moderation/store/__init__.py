"""Reads and writes of moderation."""
