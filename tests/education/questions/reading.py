"""Files of questions for tests: read in this process, or brought in as a person does."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from diatonic.common import clock
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.questions import services
from education.questions.importing.child import read
from education.questions.rules import BankQuestion, Line, QuestionImport
from education.quizzes.rules import Question, QuestionKind
from tests.organizations.media.conftest import work

FILES = Path(__file__).parent / "files"


def lines(content: bytes | str, folder: Path, *, wanted: str = "") -> tuple[dict[str, Any], list[Line]]:
    """Read a file here, without a sandbox; returns the summary and the verdicts."""
    (folder / "input").write_bytes(content.encode() if isinstance(content, str) else content)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    summary = read(folder / "input", out, wanted=wanted, seed="seed")
    return summary, [Line.model_validate_json(line) for line in (out / "all.jsonl").read_bytes().splitlines()]


def essence(question: Question | None) -> Any:
    """Return what a question asks and what is right, without ids: short enough to write down in a test."""
    if question is None:
        return None
    pairs = [f"{one.left}={one.right}" for one in question.pairs]
    said: dict[QuestionKind, tuple[Any, ...]] = {
        QuestionKind.SINGLE: ([("+" if one.is_right else "-") + one.text for one in question.options],),
        QuestionKind.TRUE_FALSE: (question.is_true,),
        QuestionKind.TEXT: (question.accepted,),
        QuestionKind.NUMBER: (str(question.value), str(question.tolerance)),
        QuestionKind.ORDERING: ([one.text for one in question.items],),
        QuestionKind.MATCHING: (pairs + [f"={one.text}" for one in question.distractors],),
    }
    said[QuestionKind.SEVERAL] = said[QuestionKind.SINGLE]
    return (question.kind.value, *said[question.kind])


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def send(scope: Scope, content: bytes, filename: str = "bread.xml", **options: str) -> QuestionImport:
    """Ask for a ticket, send the bytes, and have them read."""
    ticket = services.request_import(scope, filename=filename, size=len(content), now=clock.now(), **options)
    answer = requests.post(ticket.url, data=ticket.fields, files={"file": (filename, content)}, timeout=30)
    assert answer.status_code == 204, answer.text
    return services.read_import(scope, import_id=ticket.one.import_id, now=clock.now())


def bring(scope: Scope, content: bytes, filename: str = "bread.xml", **options: str) -> QuestionImport:
    """Send a file and let a worker read it; returns the import as it is then."""
    sent = send(scope, content, filename, **options)
    work(scope.organization_id)
    return services.get_import(scope, import_id=sent.import_id, now=clock.now())


class Killed(BaseException):
    """The worker is gone: nothing after this line happens."""


def gift(count: int, start: int = 1) -> bytes:
    """Return true-or-false questions with their numbers in the text."""
    return "\n\n".join(f"Is {number} a number? {{T}}" for number in range(start, start + count)).encode()


def bank(scope: Scope) -> list[BankQuestion]:
    found: list[BankQuestion] = []
    cursor: str | None = None
    while True:
        page = services.list_questions(scope, limit=100, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def quiz(scope: Scope, *, questions: int = 0) -> dict[str, Any]:
    module = authoring.create_module(scope, fields={"title": "Bread"}, now=clock.now())
    complete = {"kind": "true_false", "is_true": True}
    content = {"questions": [{"question_id": f"q{n}", "text": f"{n}?", **complete} for n in range(questions)]}
    section = authoring.add_section(
        scope, module_id=module.module_id, content_type="quiz", title="Check", content_data=content, now=clock.now()
    )
    return {"module_id": module.module_id, "content_id": section.content_id}


def asked_in(scope: Scope, place: dict[str, Any]) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = authoring.get_section(scope, **place).section.content_data["questions"]
    return questions


def take(scope: Scope, import_id: str, numbers: list[int] | None = None) -> services.Taking:
    return services.take(scope, import_id=import_id, numbers=numbers, now=clock.now())


def get(scope: Scope, import_id: str) -> Any:
    return services.get_import(scope, import_id=import_id, now=clock.now())
