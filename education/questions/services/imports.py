"""Imports: asking for one, sending the file, looking at the dry run."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from diatonic.common import clock, ids, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.questions import policies
from education.questions.rules import (
    ALL,
    BUSY,
    CONTENT_TYPE,
    LISTS,
    MAX_ARCHIVE_BYTES,
    PAGE,
    SHOWN,
    TICKET,
    Line,
    QuestionImport,
    State,
    Step,
    Verdict,
    format_of,
)
from education.questions.services.quizzes import get_quiz
from education.questions.store import ImportMoved, ImportStore

READ = "education.questions.tasks.read_file"
_MAX_NAME = 200
_MAX_PASTED = 1_000_000
_MIB = 2**20


class FileMissing(Conflict):
    """The file is not in the bucket, or not all of it."""

    default_code = "not_uploaded"


@dataclass(frozen=True, slots=True)
class ImportTicket:
    """A new import, and the form by which its file is sent: the fields, and then the file as ``file``."""

    one: QuestionImport
    url: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """A page of a dry run. ``number`` counts from 1; ``pages`` is how many there are."""

    one: QuestionImport
    lines: tuple[Line, ...]
    number: int
    pages: int


def request_import(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    filename: str,
    size: int,
    now: datetime,
    format: str = "",  # noqa: A002 -- its name in the API
    module_id: str = "",
    content_id: str = "",
) -> ImportTicket:
    """Return a new import and a ticket to send its file of ``size`` bytes; needs ``modules.edit``.

    With a quiz named the questions will go into it, else into the bank. Raises ``Invalid`` with the field.
    """
    one = _new(scope, filename, size, now, (format, module_id, content_id))
    form = storage.presign_form(one.file_key, content_type=CONTENT_TYPE, size=size, valid=TICKET)
    tx = Transaction()
    ImportStore(scope).add(tx, one, now=now)
    tx.commit()
    return ImportTicket(one, form.url, form.fields)


def paste_import(
    scope: Scope,
    *,
    text: str,
    now: datetime,
    format: str = "",  # noqa: A002
    module_id: str = "",
    content_id: str = "",
) -> QuestionImport:
    """Import questions out of a text that was typed or pasted, of up to 1 MB; reading begins at once."""
    content = text.encode()
    if not text.strip() or len(content) > _MAX_PASTED:
        message = "Paste questions here." if not text.strip() else "At most 1 MB fits here. Upload a file instead."
        raise Invalid("There is nothing to read.", fields=[FieldError("/text", message)])
    one = _new(scope, "Pasted text", len(content), now, (format, module_id, content_id))
    storage.write(one.file_key, content, content_type=CONTENT_TYPE, replacing=None)
    one = replace(one, state=State.READING, step=Step.QUEUED, attempt=1)
    tx = Transaction()
    ImportStore(scope).add(tx, one, now=now)
    _queue(tx, one, now=now)
    tx.commit()
    return one


def read_import(scope: Scope, *, import_id: str, now: datetime, format: str | None = None) -> QuestionImport:  # noqa: A002
    """Read the file of an import: once it was sent, after a failure, or anew as a format that a person chose.

    Returns at once; a worker reads. ``format`` ``None`` keeps the choice, empty finds it out. Asking twice is once.
    Raises :class:`FileMissing`, ``ImportMoved`` once questions were taken.
    """
    policies.check_can_edit(scope)
    if format:
        _checked_format(format)
    store = ImportStore(scope)
    one = get_import(scope, import_id=import_id, now=now)
    if one.state is State.READING:
        return one
    if one.state is not State.WAITING and not one.can_be_read_again:
        raise ImportMoved("Questions of this file were taken already. Upload it again to read it in another way.")
    _check_arrived(one)
    again = replace(one, attempt=one.attempt + 1, format=one.format if format is None else format)
    tx = Transaction()
    store.move(
        tx, one, to=State.READING, now=now, attempt=again.attempt, format=again.format, step=Step.QUEUED, summary=None
    )
    _queue(tx, again, now=now)
    tx.commit()
    return replace(again, state=State.READING, step=Step.QUEUED, summary=None, trouble=None, revision=one.revision + 1)


def get_import(scope: Scope, *, import_id: str, now: datetime) -> QuestionImport:
    """Return an import; needs ``modules.edit``, and to see the module whose quiz it is for. Two DynamoDB calls."""
    policies.check_can_edit(scope)
    one = ImportStore(scope).get(import_id, now=now)
    if one.module_id:
        authoring.get_module(scope, module_id=one.module_id)
    return one


def list_imports(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[QuestionImport]:
    """Return one page of the imports of the last day, newest first; needs ``modules.edit``.

    It is shorter by those for quizzes of modules that this person does not see. One DynamoDB call, two where some are
    for quizzes.
    """
    policies.check_can_edit(scope)
    page = ImportStore(scope).page(limit=limit, cursor=cursor)
    asked = [one.module_id for one in page.items if one.module_id]
    seen = authoring.find_seen(scope, module_ids=asked) if asked else set()
    return replace(page, items=tuple(one for one in page.items if not one.module_id or one.module_id in seen))


def list_verdicts(
    scope: Scope, *, import_id: str, now: datetime, verdict: Verdict | None = None, number: int = 1
) -> VerdictPage:
    """Return one page of 50 of a dry run, of all verdicts or of one; needs ``modules.edit``. One DynamoDB call.

    Raises ``ImportMoved`` while there is none.
    """
    one = get_import(scope, import_id=import_id, now=now)
    if one.state not in SHOWN or one.summary is None:
        raise ImportMoved("The file has not been read yet." if one.state in BUSY else "There is no dry run to look at.")
    name = verdict.value if verdict else ALL
    offsets = one.summary.offsets.get(name, [])
    pages = max(1, len(offsets) - 1)
    number = min(max(number, 1), pages)
    return VerdictPage(one, tuple(read_lines(one, name, number, number)), number, pages)


def read_lines(one: QuestionImport, name: str, first: int, last: int) -> list[Line]:
    """Return the lines of some pages of a list, as the child wrote them, checked."""
    offsets = one.summary.offsets.get(name, []) if one.summary else []
    if len(offsets) < 2:  # noqa: PLR2004 -- a beginning and an end
        return []
    try:
        content = storage.read_range(
            one.lines_key(name), start=offsets[first - 1], end=offsets[min(last, len(offsets) - 1)]
        )
    except storage.NotThere:
        raise ImportMoved("What was read is not kept any more. Upload the file again.") from None
    return [Line.model_validate_json(line) for line in content.splitlines()]


def page_of(number: int) -> int:
    """Return on which page of the whole list a question stands."""
    return (number - 1) // PAGE + 1


def forget_import(scope: Scope, *, import_id: str, now: datetime) -> None:
    """Drop an import and its file. What was taken stays. Raises ``ImportMoved`` while a worker is at it."""
    policies.check_can_edit(scope)
    store = ImportStore(scope)
    one = get_import(scope, import_id=import_id, now=now)
    if one.is_busy:
        raise ImportMoved("This import is being worked on. Try again when that is done.")
    store.remove(one)
    names = [one.lines_key(name) for name in LISTS]
    storage.delete([one.file_key, *names])


def _new(scope: Scope, filename: str, size: int, now: datetime, options: tuple[str, str, str]) -> QuestionImport:
    policies.check_can_edit(scope)
    wanted, module_id, content_id = options
    name = " ".join(filename.replace("\0", "").split())[:_MAX_NAME]
    wrong = []
    if not name:
        wrong.append(FieldError("/filename", "Name the file."))
    if not 1 <= size <= MAX_ARCHIVE_BYTES:
        message = "The file is empty." if size < 1 else f"At most {MAX_ARCHIVE_BYTES // _MIB} MB."
        wrong.append(FieldError("/size", message))
    if bool(module_id) != bool(content_id):
        wrong.append(FieldError("/content_id", "Name both module and section, or neither."))
    if wrong:
        raise Invalid("This file cannot be imported.", fields=wrong)
    if wanted:
        _checked_format(wanted)
    title = get_quiz(scope, module_id=module_id, content_id=content_id).section.title if content_id else ""
    at = clock.iso(now)
    return QuestionImport(
        import_id=ids.new(),
        organization_id=scope.organization_id,
        filename=name,
        size=size,
        state=State.WAITING,
        token=secrets.token_hex(16),
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        created_at=at,
        updated_at=at,
        format=wanted,
        module_id=module_id,
        content_id=content_id,
        quiz_title=title,
    )


def _checked_format(name: str) -> None:
    if format_of(name) is None:
        raise Invalid("There is no such format.", fields=[FieldError("/format", "Choose one of the formats, or none.")])


def _check_arrived(one: QuestionImport) -> None:
    try:
        found = storage.head(one.file_key)
    except storage.NotThere:
        raise FileMissing("The file has not arrived. Send it first, or upload it again.") from None
    if found.size != one.size:
        raise FileMissing(f"{found.size} bytes have arrived, but {one.size} were announced. Upload the file again.")


def _queue(tx: Transaction, one: QuestionImport, *, now: datetime) -> None:
    jobs.due(
        tx,
        task=READ,
        organization_id=one.organization_id,
        arguments={"import_id": one.import_id, "attempt": one.attempt},
        at=now,
        job_id=f"import-{one.import_id}-read-{one.attempt}",
    )
