"""What moderation keeps of a person."""

from collections.abc import Iterator
from typing import Any

from community.moderation.models import CheckModel, FigureModel, SettingsModel
from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.personal import Fate, Holding, Subject, Traces

personal.nothing(CheckModel, "How texts scored, by their ids; neither what they say nor who wrote them.")

_CHANGED = Traces(names={"changed_by_name": ""})


def _settings(subject: Subject) -> Iterator[Any]:
    found = batch_get([(SettingsModel, (subject.organization_id,))])
    return _CHANGED.among((item for item in found if item is not None), subject)


def _load(subject: Subject) -> Iterator[Any]:
    items = personal.partition(FigureModel, subject.organization_id, FigureModel.figure.startswith("load#"))
    return (item for item in items if item.user_id == subject.user_id)


personal.register(
    _CHANGED.holding(
        name="moderation.settings",
        title="Settings of moderation you changed",
        models=(SettingsModel,),
        find=_settings,
        why="The organization keeps its settings; who changed them is forgotten.",
        shown=("updated_at",),
    ),
    Holding(
        name="moderation.load",
        title="How many cases you decided",
        models=(FigureModel,),
        find=_load,
        fate=Fate.DELETED,
        why="How many cases there were stays in other figures, which name nobody.",
        erase=personal.delete,
        shown=lambda item, _: {"figure": item.figure.rpartition("#")[0], **item.counts},
    ),
)
