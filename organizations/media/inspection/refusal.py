"""How the code inside the child says no."""

from organizations.media.rules import Failure


class Refused(Exception):
    """The file is not one we take; carries the failure that the child answers with."""

    def __init__(self, code: str, reason: str) -> None:
        """Keep a stable code and a sentence for a person."""
        super().__init__(reason)
        self.failure = Failure(code, reason)
