"""Bytes from people are opened in a child process that can do little else: its sandbox, and what starts it."""
