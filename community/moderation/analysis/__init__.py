"""Three analyzers behind one interface: profanity, spam, toxicity. No Django, no storage, no clock; ``docs/MODERATION.md``."""
