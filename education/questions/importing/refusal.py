"""How reading a whole file ends early."""


class Refused(Exception):
    """The file cannot be read: a stable code, and a sentence for a person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Forged(Refused):
    """The file is made to do harm, or looks like it."""
