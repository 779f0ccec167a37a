"""Django's user: a thin shell around an account, never saved by Django.

Its manager stays Django's own: without a database every query of it raises.
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from diatonic.common.errors import Unauthenticated
from organizations.accounts.rules import Account, Identity


class Person(AbstractBaseUser):
    """Who is signed in. Made by :meth:`of`; knows its account."""

    user_id: Any = models.CharField(primary_key=True, max_length=64)
    password = None  # type: ignore[assignment]  # the identity provider keeps it
    last_login = None  # else signing in would write to a table that is not there
    account: Account
    #: What the identity provider said; there at sign-in only.
    identity: Identity

    USERNAME_FIELD = "user_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        managed = False
        app_label = "organizations"

    @classmethod
    def of(cls, account: Account) -> "Person":
        """Return Django's user for the account."""
        person = cls(user_id=account.user_id)
        person.account = account
        return person

    def __str__(self) -> str:
        return self.account.name

    @property
    def name(self) -> str:
        """The person's name, for templates."""
        return self.account.name

    @property
    def email(self) -> str:
        """The verified address, or nothing."""
        return self.account.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django has a field here
        """Whether the account may be used."""
        return self.account.is_active

    def get_session_auth_hash(self) -> str:
        """Return what a session keeps to be good for: raising the epoch signs the person out everywhere."""
        return session_hash(self.account)

    def save(self, *_: Any, **__: Any) -> None:
        """Refuse: Django does not write accounts."""
        raise TypeError("Accounts are written by organizations.accounts.store")


def find_account(request: HttpRequest) -> Account | None:
    """Return the account of whoever asks, ``None`` where nobody is signed in."""
    return request.user.account if isinstance(request.user, Person) else None


def account_of(request: HttpRequest) -> Account:
    """Return the account of whoever asks. Raises ``Unauthenticated`` where nobody is signed in."""
    account = find_account(request)
    if account is None:
        raise Unauthenticated("Sign in to go on.")
    return account


def session_hash(account: Account) -> str:
    """Return the value a session of this account must carry."""
    key = f"{account.user_id}:{account.session_epoch}"
    return salted_hmac("organizations.accounts.session", key, algorithm="sha256").hexdigest()
