"""The API about the person who asks: who they are, where they are signed in, their tokens."""

from ninja import Router

from organizations.accounts.api import me, sessions, tokens

router = Router(tags=["me"])
for _part in (me, sessions, tokens):
    router.add_router("", _part.router)
