"""Generated modules: one is written and published through the services, the others are copies of its items."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from benchmark import answers, people, talk
from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock, ids
from diatonic.common.dynamo.connection import client
from diatonic.common.scope import Scope, system_scope
from education.authoring import services as authoring
from education.authoring.models import ContentModel, ModuleModel, OutlineModel, PublishedModel, VersionModel
from education.learning import services as learning
from education.learning.models import ProgressModel

SECTIONS = 50
#: The revision and edition of every generated section: a number that stands for nothing else in an item.
REVISION = 700_001
_QUIZ_EVERY = 10
_BATCH, _WRITERS = 25, 2
_TEXT = "A vector has a direction and a length, and both can be read off its components. " * 9
_QUIZ = {
    "questions": [
        {
            "question_id": f"q{number}",
            "kind": "single",
            "text": "Which of these is a vector?",
            "options": [
                {"option_id": "velocity", "text": "A velocity", "is_right": True},
                {"option_id": "temperature", "text": "A temperature", "feedback": "It has no direction."},
            ],
        }
        for number in range(4)
    ]
}


@dataclass(frozen=True, slots=True)
class Generated:
    """What there is to ask for: modules, a section and a quiz that each of them has, and posts with threads."""

    modules: list[str]
    section: str
    quiz: str
    posts: list[str]
    newest: str
    revision: int = REVISION

    @property
    def names(self) -> dict[str, str]:
        """What stands for an id in a scenario, beside the module."""
        return {"section": self.section, "quiz": self.quiz, "post": self.posts[-1], "newest": self.newest}


def generate(learner: str, *, sections: int, posts: int = 0) -> Generated:
    """Write modules of fifty sections each, all published; the person ``learner`` has begun every second one.

    ``posts``: so many of them; 0: as many as go with so many sections.
    """
    scope = system_scope(ORGANIZATION, reason="benchmark")
    template = _published_module(scope)
    originals = list(_items(template))
    written = [item for table, item in originals if table is ContentModel]
    section = written[0]["content_id"]["S"]
    quiz = next(item["content_id"]["S"] for item in written if item["content_type"]["S"] == "quiz")
    modules = [template, *(ids.scoped(ORGANIZATION, "module") for _ in range(sections // SECTIONS - 1))]
    copies = (copy for place, module in enumerate(modules) for copy in _copies(originals, module, place))
    write(copies)
    begun = _begun(learner, template, section)
    write((_table(ProgressModel), {**begun, "module_id": {"S": module}}) for module in modules[::2])
    write(answers.given(modules, quiz, many=sections))
    write(people.given(many=sections))
    talked = talk.Generated(many=sections, posts=posts)
    write(talked.items(_as("author")))
    return Generated(modules, section, quiz, talked.talk.posts, talked.talk.newest)


def _published_module(scope: Scope) -> str:
    """Make one module as people do; the system is a second person to whoever it likes."""
    now = clock.now()
    fields = {"title": "Generated module", "description": _TEXT[:300], "tags": ["vectors", "algebra"]}
    module = authoring.create_module(scope, fields=fields, now=now)
    for number in range(SECTIONS):
        is_quiz = number % _QUIZ_EVERY == _QUIZ_EVERY - 1
        authoring.add_section(
            scope,
            module_id=module.module_id,
            content_type="quiz" if is_quiz else "text",
            title=f"Section {number}",
            content_data=_QUIZ if is_quiz else {"body": _TEXT},
            now=now,
        )
    authoring.submit_module(scope, module_id=module.module_id, now=now)
    authoring.publish_module(_as("reviewer"), module_id=module.module_id, now=now)
    return module.module_id


def _as(user_id: str) -> Scope:
    system = system_scope(ORGANIZATION, reason="benchmark")
    return Scope(ORGANIZATION, user_id, system.role, system.permissions, user_name="Somebody")


def _items(module_id: str) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """Return the module's items as DynamoDB has them."""
    for model in (ModuleModel, ContentModel, VersionModel):
        found = client().query(
            TableName=_table(model),
            KeyConditionExpression="module_id = :module",
            ExpressionAttributeValues={":module": {"S": module_id}},
            Limit=200,
        )["Items"]
        yield from ((_kind(model, item), item) for item in found)
    key = {"organization_id": {"S": ORGANIZATION}, "module_id": {"S": module_id}}
    yield PublishedModel, client().get_item(TableName=_table(PublishedModel), Key=key)["Item"]


def _kind(model: type[Any], item: dict[str, Any]) -> type[Any]:
    is_outline = model is ContentModel and item["content_id"]["S"].startswith("#")
    return OutlineModel if is_outline else model


def _copies(
    originals: list[tuple[type[Any], dict[str, Any]]], module_id: str, place: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the items of one more module, a second younger than the one before it."""
    moment = {"S": clock.iso(clock.now() + timedelta(seconds=place))}
    title = {"S": f"Generated module {place}"}
    for model, item in originals:
        changes: dict[str, Any] = {"module_id": {"S": module_id}}
        if model is ModuleModel:
            changes |= {"title": title, "updated_at": moment}
        elif model is ContentModel:
            changes |= {"revision": {"N": str(REVISION)}, "edition": {"N": str(REVISION)}}
        elif model is OutlineModel:
            changes |= {"entries": {"M": {name: _at_revision(entry) for name, entry in item["entries"]["M"].items()}}}
        elif model is PublishedModel:
            changes |= {"published_at": moment, "card": {"M": {**item["card"]["M"], "title": title}}}
        yield _table(model), {**item, **changes}


def _at_revision(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of the outline whose section is the one of the draft, not one of a version."""
    return {"M": {**entry["M"], "edition": {"N": str(REVISION)}}}


def _begun(learner: str, module_id: str, section: str) -> dict[str, Any]:
    """Let the learner complete a section of the module; returns the item that says so."""
    scope = _as(learner)
    learning.save_progress(
        scope, module_id=module_id, content_id=section, reported={"state": "completed"}, now=clock.now()
    )
    key = {"learner": {"S": f"{ORGANIZATION}#{learner}"}, "module_id": {"S": module_id}}
    found: dict[str, Any] = client().get_item(TableName=_table(ProgressModel), Key=key)["Item"]
    return found


def _table(model: Any) -> str:
    return str(model.Meta.table_name)


def write(items: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write items as DynamoDB has them, by the name of their table."""
    source = iter(items)
    batches = iter(lambda: list(islice(source, _BATCH)), [])
    with ThreadPoolExecutor(_WRITERS) as writers:
        while some := list(islice(batches, 64)):
            list(writers.map(_write_batch, some))


def _write_batch(batch: list[tuple[str, dict[str, Any]]]) -> None:
    request: dict[str, list[Any]] = {}
    for table, item in batch:
        request.setdefault(table, []).append({"PutRequest": {"Item": item}})
    while request:
        request = client().batch_write_item(RequestItems=request).get("UnprocessedItems", {})
