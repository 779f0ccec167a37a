"""E-mail addresses: one spelling of each, in which they are stored, compared and written to.

Whatever brings an address in (a form, a list, a token) calls :func:`normalise`, once; behind that, equal is ``==``.
"""

import re
import unicodedata

import idna

from diatonic.common.errors import Invalid

#: RFC 5321, in octets.
MAX_LOCAL, MAX_ADDRESS = 64, 254

#: RFC 5322's letters of a mailbox; beyond ASCII (RFC 6531) whatever is a letter, a digit or an accent.
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.")
_BEYOND = ("L", "M", "N")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_ROUNDS = 4


class NotAnAddress(Invalid):
    """No mail can be sent to what was given; ``detail`` says why."""

    default_code = "bad_address"


def normalise(address: str) -> str:
    """Return the one spelling of an e-mail address. Raises :class:`NotAnAddress` with a sentence for a person.

    Compatible letters are one (NFKC), case does not count, a domain is written as DNS knows it (``xn--…``). What is
    before the ``@`` otherwise stays: mailboxes with ``+words``, dots or ``ß`` are different ones. Normalising twice
    changes nothing.
    """
    text = address.strip()
    if not text:
        raise NotAnAddress("Write an e-mail address.")
    if len(text) > MAX_ADDRESS or len(text.encode(errors="replace")) > MAX_ADDRESS:
        raise NotAnAddress(f"This is longer than an e-mail address can be ({MAX_ADDRESS} letters).")
    local, at, domain = _folded(text).rpartition("@")
    if not at or not local or not domain:
        raise NotAnAddress("An e-mail address looks like name@example.org.")
    normal = f"{_mailbox(local)}@{_domain(domain)}"
    if len(normal.encode()) > MAX_ADDRESS:
        raise NotAnAddress(f"This is longer than an e-mail address can be ({MAX_ADDRESS} letters).")
    return normal


def known(address: str) -> str:
    """Return the one spelling of an address, and nothing for what is none."""
    try:
        return normalise(address)
    except NotAnAddress:
        return ""


def proved(address: str) -> str:
    """Return the one spelling of an address that an identity provider has verified, and nothing for what proves none.

    Who has shown that they read a mailbox of wide or ringed letters has not shown that they read the plain one, which
    :func:`normalise` would make of it.
    """
    normal, mailbox = known(address), address.strip().rpartition("@")[0]
    plain = normal.rpartition("@")[0]
    is_same = mailbox.isascii() == plain.isascii() and unicodedata.normalize("NFC", mailbox).lower() == plain
    return normal if is_same else ""


def domain_of(address: str) -> str:
    """Return the domain of a normalised address."""
    return address.rpartition("@")[2]


def _folded(text: str) -> str:
    """Return the text with compatible letters made one and in lower case, until nothing changes any more.

    Not ``casefold``: it would make ``ß`` and ``ss`` one, which are two mailboxes.
    """
    for _ in range(_ROUNDS):
        again = "".join(letter.lower() for letter in unicodedata.normalize("NFKC", text))
        if again == text:
            break
        text = again
    return unicodedata.normalize("NFKC", text)


def _mailbox(local: str) -> str:
    if len(local.encode(errors="replace")) > MAX_LOCAL:
        raise NotAnAddress(f"What stands before the @ has more than {MAX_LOCAL} letters.")
    for letter in local:
        if letter not in _ASCII and not (letter > "\x7f" and unicodedata.category(letter)[0] in _BEYOND):
            raise NotAnAddress(_sentence(letter))
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise NotAnAddress("Dots stand between letters: not at the ends, and not two together.")
    if not (local[0].isalnum() or local[0] == "_"):
        # Spreadsheets take cells that begin with = + - or @ for formulas.
        raise NotAnAddress("An address that begins with a sign is not taken here.")
    return local


def _sentence(letter: str) -> str:
    if unicodedata.category(letter)[0] == "C":
        return "There is a letter in it that cannot be seen."
    if letter.isspace():
        return "There is a space in it."
    return f"“{letter}” cannot be in an e-mail address."


def _domain(domain: str) -> str:
    try:
        ascii_form = idna.encode(domain, uts46=True, std3_rules=True).decode().lower().rstrip(".")
        labels = ascii_form.split(".")
        for label in labels:
            if label.startswith("xn--"):
                idna.decode(label)
    except (idna.IDNAError, UnicodeError, ValueError):
        raise NotAnAddress(f"“{_shown(domain)}” is not a domain that mail can be sent to.") from None
    if len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004
        raise NotAnAddress(f"“{_shown(domain)}” is not a domain that mail can be sent to.")
    return ascii_form


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])
