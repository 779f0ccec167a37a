"""kill -9 in the middle of imports: every question, module and file is there, once, and the verdicts are whole."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from diatonic.common import clock, ids
from diatonic.common.scope import Scope
from education.archives import services as archives
from education.archives.rules.ids import module_id_of
from education.archives.rules.plan import Line
from education.archives.rules.states import Import, ImportReport, ImportState
from education.authoring import services as authoring
from education.questions import services as questions
from education.questions.rules import PAGE, QuestionImport, State
from organizations.audit import services as audit
from organizations.media import services as media
from organizations.notifications import services as notifications
from tests import media_files
from tests.education.archives.conftest import sent
from tests.education.archives.test_olx import look, packed
from tests.education.questions.reading import bank, get, gift, send, take
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, wait_for
from tests.organizations.people import make_organization
from tests.people import person

pytestmark = pytest.mark.long

_QUESTIONS = 1000
_CHAPTERS, _UNITS, _PICTURES = 3, 70, 5


@pytest.fixture
def instructor() -> Scope:
    return person("instructor", "member", "instructor", organization=f"org-{ids.new()[-12:]}")


class TestQuestions:
    def test_reading_begins_again_and_the_verdicts_are_whole(self, breaking: Breaking, instructor: Scope) -> None:
        content = gift(_QUESTIONS) + b"\n\nAn essay {}"
        made: list[QuestionImport] = []
        own = instructor.organization_id
        moments = [
            Moment("UpdateItem", (own, '"fetching"')),
            Moment("UpdateItem", (own, '"judging"'), is_done=True),
            Moment("UpdateItem", (own, '"storing"'), is_done=True),
            Moment("TransactWriteItems", (own, '"ready"')),
            Moment("TransactWriteItems", (own, '"ready"'), is_done=True),
        ]

        for moment in breaking.kill_at(moments, lambda: made.append(send(instructor, content, "many.txt"))):
            here = questions.list_imports(instructor).items[0]
            assert here.state is (State.READY if moment == moments[-1] else State.READING)
        self.wait_for_state(instructor, made[0], State.READY)

        self.check_verdicts(instructor, made[0])
        assert get(instructor, made[0].import_id).attempt == 1
        assert bank(instructor) == []

    def test_taking_a_thousand_goes_on_and_takes_each_once(self, breaking: Breaking, instructor: Scope) -> None:
        one = self.read(instructor)
        says = (one.import_id,)
        moments = [
            Moment("TransactWriteItems", says, 4),
            Moment("TransactWriteItems", says, 3, is_done=True),
            Moment("TransactWriteItems", (one.import_id, "questions.imported")),
            Moment("TransactWriteItems", (one.import_id, "questions.imported"), is_done=True),
        ]
        taken = []

        for _ in breaking.kill_at(moments, lambda: take(instructor, one.import_id)):
            seen = get(instructor, one.import_id)
            taken.append(len(seen.taken))
            assert len(bank(instructor)) == len(seen.taken)
        self.wait_for_state(instructor, one, State.TAKEN)

        assert 0 < taken[0] < taken[1] < taken[2] == taken[3] == _QUESTIONS
        self.check_taken(instructor, one)
        self.check_verdicts(instructor, one)

    @pytest.mark.parametrize("victim", ["dynamodb", "redis"])
    def test_taking_goes_on_by_itself_after_an_outage(self, breaking: Breaking, instructor: Scope, victim: str) -> None:
        one = self.read(instructor)

        moment = Moment("TransactWriteItems", (one.import_id,), 5, is_done=True)
        breaking.outage_at(moment, lambda: take(instructor, one.import_id), victim=victim)
        self.wait_for_state(instructor, one, State.TAKEN)

        self.check_taken(instructor, one)
        self.check_verdicts(instructor, one)

    @pytest.mark.parametrize("victim", ["dynamodb", "redis"])
    def test_reading_goes_on_by_itself_after_an_outage(
        self, breaking: Breaking, instructor: Scope, victim: str
    ) -> None:
        made: list[QuestionImport] = []

        moment = Moment("UpdateItem", (instructor.organization_id, '"storing"'))
        content = gift(_QUESTIONS) + b"\n\nAn essay {}"
        breaking.outage_at(moment, lambda: made.append(send(instructor, content, "many.txt")), victim=victim)
        self.wait_for_state(instructor, made[0], State.READY)

        self.check_verdicts(instructor, made[0])

    def read(self, scope: Scope) -> QuestionImport:
        one = send(scope, gift(_QUESTIONS) + b"\n\nAn essay {}", "many.txt")
        self.wait_for_state(scope, one, State.READY)
        return one

    def wait_for_state(self, scope: Scope, one: QuestionImport, state: State) -> None:
        wait_for(lambda: get(scope, one.import_id).state is state, f"an import that is {state}")

    def check_verdicts(self, scope: Scope, one: QuestionImport) -> None:
        """The dry run names every question of the file, in its order, and the one that cannot be taken."""
        pages = [
            questions.list_verdicts(scope, import_id=one.import_id, number=number, now=clock.now()).lines
            for number in range(1, _QUESTIONS // PAGE + 2)
        ]
        lines = [line for page in pages for line in page]
        assert [line.number for line in lines] == list(range(1, _QUESTIONS + 2))
        assert [line.question.text for line in lines if line.question] == [
            f"Is {number} a number?" for number in range(1, _QUESTIONS + 1)
        ]

    def check_taken(self, scope: Scope, one: QuestionImport) -> None:
        """Every question is in the bank, once and as it was read; the import and the audit log say so, once."""
        made = sorted(bank(scope), key=lambda question: question.question_id)
        assert [question.summary for question in made] == [f"Is {n} a number?" for n in range(1, _QUESTIONS + 1)]
        assert {question.revision for question in made} == {1}
        assert get(scope, one.import_id).taken == frozenset(range(1, _QUESTIONS + 1))
        owner = person("owner", "owner", organization=scope.organization_id)
        assert [event.details["count"] for event in audit.list_events(owner).items] == [_QUESTIONS]


def course() -> bytes:
    """A course that becomes several modules, with a picture in every tenth of its texts."""
    pictures = {f"static/{n}.png": media_files.picture(size=(60 + n, 40)) for n in range(_PICTURES)}
    entries: dict[str, str | bytes] = {"course.xml": '<course url_name="run" org="Mill" course="BR1"/>', **pictures}
    chapters = []
    for chapter in range(_CHAPTERS):
        units = []
        for unit in range(_UNITS):
            picture = f'<img src="/static/{unit // 10 % _PICTURES}.png" alt="An oven"/>' if unit % 10 == 0 else ""
            units.append(
                f'<vertical display_name="Unit {unit}"><html display_name="Text {unit}"><p>Mix.</p>{picture}</html>'
                "</vertical>"
            )
        sequence = f'<sequential display_name="Dough">{"".join(units)}</sequential>'
        chapters.append(f'<chapter display_name="Chapter {chapter}">{sequence}</chapter>')
    entries["course/run.xml"] = f'<course display_name="Baking">{"".join(chapters)}</course>'
    return packed(entries)


class TestArchive:
    def test_a_course_goes_on_and_becomes_each_module_and_file_once(
        self, breaking: Breaking, instructor: Scope, tmp_path: Path
    ) -> None:
        scope, content = instructor, course()
        other, made = scope.organization_id, list[Import]()
        make_organization(other)  # whose limits the worker asks for
        moments = [
            Moment("UpdateItem", (other, "files#"), 2),
            Moment("UpdateItem", (other, "files#"), 2, is_done=True),
            Moment("TransactWriteItems", (other, "module.created"), 2, is_done=True),
            Moment("TransactWriteItems", (other, "Text 40"), 1),
            Moment("TransactWriteItems", (other, "import.done")),
            Moment("TransactWriteItems", (other, "import.done"), is_done=True),
        ]
        counts = []

        for moment in breaking.kill_at(
            moments, lambda: made.append(sent(content, scope=scope, filename="course.tar.gz"))
        ):
            here = archives.list_imports(scope).items[0]
            is_over = moment == moments[-1]
            assert (here.state is ImportState.DONE, bool(here.modules)) == (is_over, is_over)
            assert authoring.list_published(scope).items == ()
            counts.append(here.counts.get("sections_done", 0))
        found = self.wait_for_end(scope, made[0])

        self.check(scope, found)
        assert counts == sorted(counts), "progress does not go back"
        assert told(found.lines) == told(look(content, tmp_path).lines)
        modules = [module_id_of(other, made[0].import_id, number) for number in range(_CHAPTERS)]
        assert set(found.made.modules) == set(modules)

    def wait_for_end(self, scope: Scope, made: Import) -> ImportReport:
        wait_for(lambda: archives.get_import(scope, import_id=made.import_id).made.has_ended, "the end of the import")
        return archives.get_import(scope, import_id=made.import_id)

    def check(self, scope: Scope, found: ImportReport) -> None:
        """Modules, sections, pictures and notices are there once; pictures are those of this organization."""
        assert found.made.state is ImportState.DONE, found.made.reason
        modules = authoring.list_modules(scope, limit=50).items
        assert Counter(one.title for one in modules) == {f"Baking: Chapter {number}": 1 for number in range(_CHAPTERS)}
        files = media.list_files(scope, limit=100).items
        assert Counter(file.name for file in files) == {f"{n}.png": 1 for n in range(_PICTURES)}
        shown = {f"/o/{scope.organization_id}/learn/pictures/{file.file_id}/" for file in files}
        for module in modules:
            _, outline = authoring.get_module_with_outline(scope, module_id=module.module_id)
            assert [entry.title for entry in outline.entries] == [f"Text {unit}" for unit in range(_UNITS)]
            bodies = [
                one.content_data["body"]
                for one in authoring.get_sections(scope, module_id=module.module_id, entries=outline.entries)
            ]
            with_picture = [body for body in bodies if "/learn/pictures/" in body]
            assert len(with_picture) == _UNITS // 10
            assert all(any(address in body for address in shown) for body in with_picture)
        ended = [one for one in notifications.list_notices(scope, limit=100).items if "is imported" in one.text]
        assert len(ended) == 1


def told(lines: Iterable[Line]) -> Counter[tuple[str, str, str]]:
    """Return what is said of each part, in whatever order."""
    return Counter((line.verdict, line.where, line.text) for line in lines)
