"""What somebody tries who has no right secret, but one that looks like it."""


def almost(secret: str) -> str:
    """`secret` with another last character, whichever it ended in."""
    return secret[:-1] + ("1" if secret[-1] == "0" else "0")
