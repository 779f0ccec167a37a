"""Reads and writes of projects and of what hangs on them."""
