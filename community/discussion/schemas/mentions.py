"""What the API answers about whom one can mention."""

from collections.abc import Sequence
from typing import Self

from community.discussion.services.mentions import Offered
from diatonic.common.http.answers import Answer


class OfferedOut(Answer):
    """Somebody who can be mentioned, as `@[name](user_id)` in a text."""

    user_id: str
    name: str


class OfferedPeopleOut(Answer):
    """Whose names begin as asked, by name, the first eight."""

    items: list[OfferedOut]

    @classmethod
    def of(cls, offered: Sequence[Offered]) -> Self:
        """Return the answer."""
        return cls(items=[OfferedOut(user_id=one.user_id, name=one.name) for one in offered])
