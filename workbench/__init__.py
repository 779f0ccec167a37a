"""Workbench: people define agents and their tools, run them, and know what it cost."""
