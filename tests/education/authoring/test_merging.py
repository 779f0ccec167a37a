"""What two people changed in the same form: joined by itself, or asked field by field, without script too."""

import html
import re
from typing import Any

import pytest

from diatonic.common import clock
from education.authoring import services
from education.authoring.forms import form_for, quizzes
from education.authoring.forms import merging as forms
from education.authoring.rules import SectionType, merging
from education.quizzes.rules import QuestionKind
from tests.education.authoring.test_views import Editor
from tests.organizations.people import make_person, sign_in
from tests.people import EXERCISE

LISTS: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.SINGLE: {"options": [{"option_id": "a", "text": "A", "is_right": True}]},
    QuestionKind.SEVERAL: {"options": [{"option_id": "a", "text": "", "is_right": False, "feedback": "No."}]},
    QuestionKind.TRUE_FALSE: {"is_true": False},
    QuestionKind.TEXT: {"accepted": ["salt", "Salt"], "match_case": True},
    QuestionKind.NUMBER: {"value": "2.5", "tolerance": "0.1"},
    QuestionKind.ORDERING: {"items": [{"item_id": "a", "text": "A"}]},
    QuestionKind.MATCHING: {"pairs": [{"pair_id": "a", "left": "A", "right": "B"}]},
}
BASE: dict[str, Any] = {"title": "Flour", "body": "Flour.", "questions": {"a": "A", "b": "B", "c": "C"}}
ASKED: dict[str, Any] = {"questions": {"a": "A", "b": "B", "c": "C"}}


def join(mine: dict[str, Any], theirs: dict[str, Any], chosen: dict[str, merging.Side] | None = None) -> merging.Joined:
    return merging.join(merging.marks(BASE), {**BASE, **mine}, {**BASE, **theirs}, chosen or {})


def parts(joined: merging.Joined) -> list[str]:
    return [f"{part} {side}" for part, side in joined.lists["questions"]]


class TestRules:
    def test_what_one_side_changed_is_that_sides(self):
        joined = join({"title": "Rye"}, {"body": "Rye flour. "})

        assert joined.fields == {"title": "mine", "body": "theirs"}
        assert joined.asked == ()

    def test_line_ends_and_spaces_around_a_text_are_no_change(self):
        assert join({"body": "\r\nFlour.\r\n"}, {"body": "Rye."}).asked == ()

    def test_what_both_changed_is_asked_until_somebody_chooses(self):
        both = {"body": "Mine."}, {"body": "Theirs."}

        assert [one.key for one in join(*both).asked] == ["body"]
        assert join(*both, {"body": "theirs"}).fields["body"] == "theirs"
        assert join({"body": "Same."}, {"body": "Same."}).asked == ()

    def test_what_was_asked_is_asked_again_even_of_who_began_anew(self):
        mine, theirs = {**BASE, "body": "Mine."}, {**BASE, "body": "Theirs."}
        asked = merging.join(merging.marks(BASE), mine, theirs, {}).asked

        again = merging.join(merging.marks(theirs, asked), mine, theirs, {})

        assert again.asked == asked

    def test_without_what_both_began_with_every_difference_is_asked(self):
        joined = merging.join({}, {**BASE, "title": "Rye"}, BASE, {})

        assert [one.key for one in joined.asked] == ["title"]

    def test_what_was_not_sent_is_theirs(self):
        assert merging.join({}, {}, {"poster": "early"}, {}).fields == {"poster": "theirs"}

    def test_questions_come_go_and_change_one_by_one(self):
        mine = {"questions": {"a": "A", "b": "B by me", "new": "N"}}
        theirs = {"questions": {"z": "Z", "a": "A by them", "b": "B", "c": "C"}}

        joined = join(mine, theirs)

        assert parts(joined) == ["z theirs", "a theirs", "b mine", "new mine"]
        assert joined.asked == ()

    def test_a_question_that_both_changed_is_asked_and_both_are_possible(self):
        both: tuple[dict[str, Any], dict[str, Any]] = (
            {"questions": {**ASKED["questions"], "b": "mine"}},
            {"questions": {**ASKED["questions"], "b": "theirs"}},
        )

        joined = join(*both)

        assert [(one.key, one.place) for one in joined.asked] == [("questions-b", 2)]
        assert parts(join(*both, {"questions-b": "both"})) == ["a mine", "b mine", "b theirs", "c mine"]

    def test_a_question_that_one_changed_and_the_other_removed_is_asked(self):
        both: tuple[dict[str, Any], dict[str, Any]] = (
            {"questions": {"a": "A", "c": "C"}},
            {"questions": {**ASKED["questions"], "b": "theirs"}},
        )

        assert [one.key for one in join(*both).asked] == ["questions-b"]
        assert parts(join(*both, {"questions-b": "theirs"})) == ["a mine", "b theirs", "c mine"]
        assert parts(join(*both, {"questions-b": "mine"})) == ["a mine", "c mine"]

    def test_the_order_is_of_whoever_changed_it(self):
        other = {"questions": {"c": "C", "a": "A", "b": "B"}}

        assert parts(join(other, {})) == ["c mine", "a mine", "b mine"]
        assert parts(join({}, other)) == ["c mine", "a mine", "b mine"]

    def test_both_texts_together_have_what_they_share_once(self):
        assert merging.together("Flour.\nWater.", "Rye.\nWater.") == "Flour.\nRye.\nWater."
        assert merging.together("", "Rye.") == "Rye."


@pytest.fixture
def editor() -> Editor:
    return Editor()


class Browser:
    """One person's forms without script: a page's form is read as a browser reads it, changed and sent."""

    def __init__(self, client: Any, page: str, *, at: str) -> None:
        self.client, self.page, self.at = client, page, at
        self.shown = client.get(page).content.decode()
        self.fields = self.read()

    def read(self) -> dict[str, str]:
        """The fields of the form that goes to the page's address."""
        form = next(
            one for one in re.findall(r"<form.*?</form>", self.shown, re.DOTALL) if f'action="{self.at}"' in one
        )
        form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
        found: dict[str, str] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if given.get("type") not in ("radio", "checkbox", "file") or re.search(r"\schecked", tag):
                found[given.get("name", "")] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        for name, text in re.findall(r'<textarea[^>]*?\bname="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
            found[name] = text.removeprefix("\n")
        for name, options in re.findall(r'<select[^>]*?\bname="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.findall(r'value="([^"]*)"[^>]*selected', options) or re.findall(r'value="([^"]*)"', options)
            found[name] = chosen[0]
        return {name: html.unescape(value) for name, value in found.items() if name}

    def send(self, **changes: str) -> Any:
        """Send the form with these changes; what comes back is the next form."""
        answer = self.client.post(self.page, {**self.fields, **changes})
        if answer.status_code != 302:
            self.shown = answer.content.decode()
            self.fields = self.read()
        else:
            self.shown = self.client.get(answer["Location"]).content.decode()
        return answer


def two(editor: Editor, page: str) -> tuple[Browser, Browser]:
    """Ines and Cleo, who opened the same page."""
    return Browser(editor.client, page, at=page), Browser(editor.colleague, page, at=page)


class TestSection:
    def test_different_fields_are_joined_without_a_question(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(title="Rye")

        answer = cleo.send(body="Less flour.")

        assert answer.status_code == 302
        assert "Joined with the change of Ines." in cleo.shown
        there = editor.there(editor.text)
        assert (there.title, there.content_data["body"]) == ("Rye", "Less flour.")

    @pytest.mark.parametrize(
        ("choice", "body"),
        [("mine", "Less flour."), ("theirs", "More flour."), ("both", "Less flour.\nMore flour.")],
    )
    def test_the_person_chooses_whose_text_stays(self, editor, choice, body):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.", title="Rye")

        asked = cleo.send(body="Less flour.", duration="7")
        choices = re.findall(r'name="keep-(\w+)"\s+value="(\w+)"', cleo.shown)
        done = cleo.send(**{"keep-body": choice})

        assert (asked.status_code, done.status_code) == (412, 302)
        assert choices == [("body", "mine"), ("body", "theirs"), ("body", "both")]
        there = editor.there(editor.text)
        assert (there.title, there.content_data["body"], there.duration) == ("Rye", body, 7)

    def test_both_texts_put_together_by_hand_are_saved(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")
        cleo.send(body="Less flour.")

        cleo.send(**{"keep-body": "both", "both-body": "Just enough flour."})

        assert editor.there(editor.text).content_data["body"] == "Just enough flour."

    def test_nothing_is_saved_before_the_person_has_chosen(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")
        cleo.send(body="Less flour.")

        again = cleo.send()

        assert again.status_code == 412
        assert "Something is not chosen yet." in cleo.shown
        assert "More flour." in cleo.shown
        assert "Less flour." in cleo.shown
        assert editor.there(editor.text).content_data["body"] == "More flour."

    def test_a_choice_counts_only_for_the_text_that_was_shown(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")
        cleo.send(body="Less flour.")
        two(editor, editor.section(editor.text))[0].send(body="Much more flour.")

        again = cleo.send(**{"keep-body": "mine"})

        assert again.status_code == 412
        assert "Much more flour." in cleo.shown
        assert "checked" not in "".join(re.findall(r'<input[^>]*name="keep-[^>]*>', cleo.shown))

    def test_both_texts_stay_when_something_else_is_wrong(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")
        cleo.send(body="Less flour.")

        refused = cleo.send(**{"keep-body": "theirs", "title": ""})

        assert refused.status_code == 422
        assert "Less flour." in cleo.shown
        assert re.search(r'value="theirs"\s+checked', cleo.shown)
        cleo.send(title="Flour")
        assert editor.there(editor.text).content_data["body"] == "More flour."

    def test_wrong_input_does_not_hide_what_others_saved(self, editor):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")

        refused = cleo.send(title="")
        cleo.send(title="Rye")

        assert refused.status_code == 422
        assert editor.there(editor.text).content_data["body"] == "More flour."

    def test_questions_are_joined_one_by_one(self, editor):
        ines, cleo = two(editor, editor.section(editor.quiz))
        ines.send(**{"questions-0-text": "First by Ines", "questions-1-text": "Second by Ines", "pass_mark": "70"})

        asked = cleo.send(**{"questions-1-text": "Second by Cleo", "shuffle_options": "on"})
        legends = re.findall(r"<legend>(.*?)</legend>", cleo.shown.partition("<dialog")[0])
        done = cleo.send(**{"keep-questions-q2": "both"})

        assert (asked.status_code, done.status_code, legends) == (412, 302, ["Question 2"])
        there = editor.there(editor.quiz).content_data
        texts = [one["text"] for one in there["questions"]]
        assert texts == ["First by Ines", "Second by Cleo", "Second by Ines"]
        assert len({one["question_id"] for one in there["questions"]}) == 3
        assert (there["pass_mark"], there["shuffle_options"]) == (70, True)

    def test_a_box_and_a_choice_are_told_in_words(self, editor):
        ines, cleo = two(editor, editor.section(editor.quiz))
        ines.send(show_answers="never", pass_mark="70")

        cleo.send(show_answers="each", pass_mark="80")

        assert '<pre tabindex="0">never</pre>' in cleo.shown
        assert '<pre tabindex="0">after each attempt</pre>' in cleo.shown
        assert 'name="keep-pass_mark"' in cleo.shown

    def test_criteria_are_joined_too(self, editor):
        section = services.add_section(
            editor.scope,
            module_id=editor.module_id,
            content_type="exercise",
            title="Bake",
            content_data=EXERCISE,
            now=clock.now(),
        )
        ines, cleo = two(editor, editor.section(section.content_id))
        ines.send(**{"rubric-0-title": "Crumb by Ines", "rubric-1-points": "9"})

        asked = cleo.send(**{"rubric-0-title": "Crumb by Cleo"})
        cleo.send(**{"keep-rubric-crumb": "theirs"})

        assert asked.status_code == 412
        rubric = editor.there(section.content_id).content_data["rubric"]
        assert [(one["title"], one["points"]) for one in rubric] == [("Crumb by Ines", 6), ("Crust", 9)]

    @pytest.mark.parametrize("base", ["", "{", "[]", '{"body": 7, "questions": "x"}'])
    def test_who_sends_nonsense_as_what_they_began_with_is_asked(self, editor, base):
        ines, cleo = two(editor, editor.section(editor.text))
        ines.send(body="More flour.")

        assert cleo.send(body="Less flour.", base=base).status_code == 412
        assert cleo.send(base=base, **{"keep-body": "theirs", "keep-title": "both", "asked": "x"}).status_code == 302
        assert editor.there(editor.text).content_data["body"] == "More flour."


class TestSettings:
    def test_different_fields_are_joined_and_the_same_ones_asked(self, editor):
        ines, cleo = two(editor, editor.page)
        ines.send(description="By Ines.", tags="bread, rye")

        asked = cleo.send(description="By Cleo.", difficulty="advanced")
        chosen = cleo.send(**{"keep-description": "both"})

        assert (asked.status_code, chosen.status_code) == (412, 302)
        fields = services.get_module(editor.scope, module_id=editor.module_id).fields
        assert fields.description == "By Cleo.\nBy Ines."
        assert (fields.tags, fields.difficulty) == (["bread", "rye"], "advanced")

    def test_nothing_to_ask_is_saved_at_once(self, editor):
        ines, cleo = two(editor, editor.page)
        ines.send(tags="bread")

        answer = cleo.send(title="Rye")

        assert answer.status_code == 302
        assert "Joined with the change of Ines." in cleo.shown
        fields = services.get_module(editor.scope, module_id=editor.module_id).fields
        assert (fields.title, fields.tags) == ("Rye", ["bread"])

    def test_both_texts_stay_when_something_else_is_wrong(self, editor):
        ines, cleo = two(editor, editor.page)
        ines.send(description="By Ines.")
        cleo.send(description="By Cleo.")

        refused = cleo.send(**{"keep-description": "theirs", "title": ""})

        assert refused.status_code == 422
        assert "By Cleo." in cleo.shown
        assert "By Ines." in cleo.shown


def test_who_may_not_write_saves_nothing_by_choosing(editor):
    ines = two(editor, editor.section(editor.text))[0]
    viewer = sign_in(make_person("demo", name="Vera", role="viewer"))

    answer = viewer.post(ines.page, {**ines.fields, "asked": "body", "keep-body": "mine", "body": "By Vera."})

    assert answer.status_code == 403


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_question_is_the_same_after_it_went_through_a_form(kind):
    stored = {"question_id": "q", "kind": kind.value, "text": "Why?\nReally?", **LISTS.get(kind, {})}
    data = dict(quizzes.write([stored])) | {"title": "Check", "revision": "1"}

    sent = form_for(SectionType.QUIZ)(data).sent()

    assert sent.held["questions"] == forms.filled({}, {"questions": [stored]}).held["questions"]
