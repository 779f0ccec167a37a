"""What an address of the routes of questions can name."""

from functools import cached_property

from diatonic.common import clock
from education.questions import services as questions
from tests.organizations.media.conftest import work
from tests.people import INSTRUCTOR, section_ids
from tests.routes.signed_in import HERE


class Asking:
    """Questions of the bank, and where they come from."""

    @cached_property
    def _question(self) -> dict[str, str]:
        """A question of the bank."""
        made = questions.add_question(
            INSTRUCTOR,
            fields={"question": {"kind": "true_false", "text": "Does salt slow yeast?", "is_true": True}},
            now=clock.now(),
        )
        return {"question_id": made.question_id}

    @cached_property
    def _deleted_question(self) -> dict[str, str]:
        questions.delete_question(INSTRUCTOR, question_id=self._question["question_id"], now=clock.now())
        return self._question

    @cached_property
    def _quiz_and_question(self) -> dict[str, str]:
        """A quiz in a draft, and a question of the bank."""
        draft = self._fresh_draft()
        return {**draft, **self._question, "content_id": section_ids(draft["module_id"])[1]}

    @cached_property
    def _import_read(self) -> dict[str, str]:
        """An import with its dry run, of which nothing was taken."""
        one = questions.paste_import(INSTRUCTOR, text="## Is it so?\nAnswer: true\n", now=clock.now())
        work(HERE)
        return {"import_id": one.import_id}

    def _fresh_draft(self) -> dict[str, str]:
        """Return a draft with a quiz; the world makes it."""
        raise NotImplementedError
