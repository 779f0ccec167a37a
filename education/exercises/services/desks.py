"""What a learner has of an exercise; shared by handing in and by its files."""

from contextlib import suppress

from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Exercise, PublishedSection, SectionType, exercise_of
from education.exercises.rules import Desk, Draft
from education.exercises.store import SubmissionStore
from education.learning import services as learning
from education.learning.rules import LearnerModule
from organizations.media import services as media
from organizations.media.rules import StoredFile, Upload, UploadState

#: More than a learner can hand in for one exercise.
MOST = 40
_SENTENCE = "You can read here, but not hand in work."


class NotAnExercise(Conflict):
    """The section takes no work."""

    def __init__(self) -> None:
        super().__init__("There is nothing to hand in in this section.", code="not_an_exercise")


def check_may_take_part(scope: Scope) -> None:
    """Raise unless the person may hand in work."""
    scope.check("learn.attempt", _SENTENCE)


def open_exercise(scope: Scope, *, module_id: str, content_id: str) -> tuple[LearnerModule, PublishedSection, Exercise]:
    """Return the published exercise with the person's progress; needs ``learn.view``. Three DynamoDB calls.

    Raises :class:`NotAnExercise`, ``NotFound``, and ``Locked`` where other modules come first.
    """
    learner = learning.get_module(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    learning.check_open(learner)
    if section.entry.content_type is not SectionType.EXERCISE:
        raise NotAnExercise
    return learner, section, exercise_of(section.content_data)


def read_desk(scope: Scope, *, exercise: Exercise, module_id: str, content_id: str) -> Desk:
    """Return the person's submissions with their work, and what lies ready.

    Two DynamoDB calls, three with an upload, four with a file.
    """
    store = SubmissionStore(scope)
    listed = store.own(module_id, content_id, limit=MOST).items
    full, draft = store.with_work(module_id, content_id, listed)
    upload, file = lying_ready(scope, draft)
    return Desk(exercise, full, draft, upload, file)


def lying_ready(scope: Scope, draft: Draft) -> tuple[Upload | None, StoredFile | None]:
    """Return where the upload of what lies ready stands, and the file that it became; ``None`` where it is not there.

    Up to two DynamoDB calls.
    """
    upload = file = None
    if draft.upload_id:
        with suppress(NotFound):
            upload = media.get_upload(scope, upload_id=draft.upload_id)
        # An upload is forgotten a month after its end, and work can be taken back after that: the file is what counts.
        if upload is None or upload.state is UploadState.READY:
            with suppress(NotFound):
                file = media.get_file(scope, file_id=draft.upload_id)
    return upload, file
