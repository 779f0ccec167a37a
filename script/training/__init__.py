"""Trains the local toxicity model; ``docs/MODERATION.md`` says on what. Run by ``script/train-moderation``."""
