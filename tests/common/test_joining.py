"""A form over which somebody else saved: joined field by field, asked about where both changed the same."""

from typing import Any

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from diatonic.common import joining
from diatonic.common.errors import Conflict, FieldError, Invalid, Stale
from diatonic.common.forms import PlainTextarea
from diatonic.common.joining import JoinableForm, Place, There


class _Bread(JoinableForm):
    name = forms.CharField(max_length=20)
    text = PlainTextarea(required=False)
    is_open = forms.BooleanField(required=False)
    grains = forms.MultipleChoiceField(
        required=False, choices=[("rye", "Rye"), ("oat", "Oats")], widget=forms.CheckboxSelectMultiple
    )


_BEGUN = {"name": "Loaf", "text": "One\nTwo", "is_open": True, "grains": ["rye"]}


class _Store:
    """What is stored, and how often somebody else changes it right before it is saved."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = dict(_BEGUN)
        self.revision, self.meddling = 1, 0

    def write(self, **changes: Any) -> None:
        self.values, self.revision = {**self.values, **changes}, self.revision + 1

    def read(self) -> There:
        return There(_Bread(initial=self.values, revision=self.revision), "Bo")

    def save(self, form: Any, revision: int) -> None:
        if self.meddling:
            self.meddling -= 1
            self.write(text=f"Again {self.meddling}")
        if revision != self.revision:
            raise Stale("Changed.")
        given = form.given()
        if given["name"] == "Stone":
            raise Invalid("No.", fields=[FieldError("/name", "Not of stone.")])
        self.write(**given)

    @property
    def place(self) -> Place:
        return Place(_Bread, self.read, self.save)


@pytest.fixture
def store() -> _Store:
    return _Store()


def _page(form: JoinableForm, **changes: Any) -> MultiValueDict[str, Any]:
    """Return what a browser sends of a form, with lines as browsers end them."""
    sent: MultiValueDict[str, Any] = MultiValueDict()
    for name in form.fields:
        value = form[name].value()
        texts = (
            ["on"] if value is True else [] if value in (False, None) else value if isinstance(value, list) else [value]
        )
        if texts:
            sent.setlist(name, [str(one).replace("\n", "\r\n") for one in texts])
    for name, value in changes.items():
        sent.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return sent


def test_what_nobody_else_changed_is_saved(store):
    saved = joining.save(_page(store.read().form, name="Roll", grains=["rye", "oat"]), store.place)

    assert (saved.is_done, saved.by) == (True, "")
    assert (store.values["name"], store.values["grains"], store.values["text"]) == ("Roll", ["rye", "oat"], "One\nTwo")


def test_what_only_one_side_changed_is_that_sides(store):
    mine = _page(store.read().form, name="Roll")
    store.write(text="One\nTwo\nThree", is_open=False, grains=["oat"])

    saved = joining.save(mine, store.place)

    assert (saved.is_done, saved.by) == (True, "Bo")
    assert store.values == {"name": "Roll", "text": "One\nTwo\nThree", "is_open": False, "grains": ["oat"]}


def test_what_both_changed_is_asked_in_words(store):
    mine = _page(store.read().form, name="Roll", grains=[])
    mine.pop("is_open")
    store.write(name="Bun", grains=["oat"])

    saved = joining.save(mine, store.place)

    assert saved.status == 412
    assert [(one.name, one.mine, one.theirs) for one in saved.asked] == [
        ("name", "Roll", "Bun"),
        ("grains", "(empty)", "Oats"),
    ]
    assert store.values["name"] == "Bun"


def test_each_question_is_answered_for_the_texts_that_were_shown(store):
    mine = _page(store.read().form, name="Roll", text="Mine")
    store.write(name="Bun", text="Theirs")
    asked = joining.save(mine, store.place)
    answer = _page(asked.form, asked="yes", keep__name="theirs")

    half = joining.save(answer, store.place)
    assert [one.name for one in half.asked] == ["text"]
    store.write(text="Theirs anew")
    late = joining.save(_page(half.form, asked="yes", keep__text="mine"), store.place)
    assert [(one.name, one.theirs) for one in late.asked] == [("text", "Theirs anew")]
    done = joining.save(_page(late.form, asked="yes", keep__text="mine"), store.place)

    assert done.is_done
    assert (store.values["name"], store.values["text"]) == ("Bun", "Mine")


def test_a_form_that_does_not_say_what_it_began_with_is_asked_about_all_that_differs(store):
    mine = _page(store.read().form, name="Roll")
    store.write(text="Theirs")
    for odd in ("", "{", "[]", '{"name": 3}', "\x00"):
        mine["base"] = odd
        saved = joining.save(mine, store.place)
        assert {one.name for one in saved.asked} <= {"name", "text"}
        assert saved.status in (412, 422)


def test_what_is_refused_stands_at_its_field_also_after_joining(store):
    assert joining.save(_page(store.read().form, name="Stone"), store.place).form.errors["name"] == ["Not of stone."]
    mine = _page(store.read().form, name="Stone")
    store.write(text="Theirs")

    saved = joining.save(mine, store.place)

    assert (saved.status, list(saved.form.errors)) == (422, ["name"])
    assert saved.form["text"].value() == "Theirs"
    assert joining.save(_page(store.read().form, name=""), store.place).status == 422


def test_who_is_overtaken_tries_again_and_gives_up_after_a_while(store):
    store.meddling = 2
    assert joining.save(_page(store.read().form, name="Roll"), store.place).is_done
    assert store.values["name"] == "Roll"

    store.meddling = 9
    with pytest.raises(Conflict, match="all the time"):
        joining.save(_page(store.read().form, name="Bun"), store.place)
