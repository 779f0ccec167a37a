"""What onboarding keeps of a person: that they have put the first steps away."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.personal import Fate, Holding, Subject
from organizations.onboarding.models import FirstSteps


def _away(subject: Subject) -> Iterator[Any]:
    found = batch_get([(FirstSteps, (subject.organization_id, subject.user_id))])
    return (item for item in found if item is not None)


personal.register(
    Holding(
        name="onboarding.first-steps",
        title="That you have put the first steps away",
        models=(FirstSteps,),
        find=_away,
        fate=Fate.DELETED,
        erase=personal.delete,
    )
)
