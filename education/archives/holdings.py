"""What archives keep of a person: who imported modules."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Subject, Traces
from education.archives.models import ImportModel

_IMPORT = Traces(ids=("created_by",), names={"created_by_name": "created_by"})


def _imports(subject: Subject) -> Iterator[Any]:
    return _IMPORT.among(personal.partition(ImportModel, subject.organization_id), subject)


personal.register(
    _IMPORT.holding(
        name="archives.imports",
        title="Imports of modules",
        models=(ImportModel,),
        find=_imports,
        why="The organization sees what was imported; by whom is forgotten.",
        shown=("import_key", "filename", "state", "created_at"),
        retention="imports",
    )
)
