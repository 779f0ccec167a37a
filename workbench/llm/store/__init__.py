"""Reads and conditional writes of the gateway."""
