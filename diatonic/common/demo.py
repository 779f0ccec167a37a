"""What ``manage.py demo`` makes besides people: every app registers its step when Django starts."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple


class DemoAccount(NamedTuple):
    """One demo person as the identity provider knows them."""

    user_id: str
    email: str
    name: str
    role: str
    bundles: tuple[str, ...]
    organization_id: str


#: Called in order with all demo people and the time; each must be idempotent.
STEPS: list[Callable[[list[DemoAccount], datetime], None]] = []
