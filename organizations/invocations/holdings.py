"""What invocations keep of a person: the sample of what ran for them."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject
from organizations.invocations.models import InvocationItem


def _ran(subject: Subject) -> Iterator[Any]:
    found = personal.partition(InvocationItem.account_index, subject.user_id)
    return personal.complete(InvocationItem, found)


personal.register(
    Holding(
        name="invocations.sample",
        title="A sample of what ran for you: when, how long, how it ended",
        models=(InvocationItem,),
        find=_ran,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("id", "expires_at", "ran_on", "failed_as"),
        retention="invocations",
        in_organizations=False,
        order=95,  # last: this runs too
    )
)
