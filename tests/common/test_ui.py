"""What templates have at hand."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from diatonic.common import clock
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.forms import PlainTextarea, failure_of, show_failure
from diatonic.common.templatetags import looks, ui


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Sample(forms.Form):
    title = forms.CharField(max_length=5, help_text="Short.")
    text = PlainTextarea(required=False)
    visible = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    assert 'role="img" aria-label="New &lt;"' in render('{% icon "bell" label %}', label="New <")


def test_an_icon_brings_neither_scripts_nor_styles():
    drawn = render('{% icon "bell" %}{% icon "circle-check" style="filled" %}')

    assert "style=" not in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize("value", sorted(looks.LOOKS))
def test_every_state_is_a_word_with_a_shape(value):
    shown = render("{% status value %}", value=value)

    assert looks.LOOKS[value].label in shown
    assert "<svg" in shown


def test_an_unknown_state_is_its_own_word():
    assert "Half baked" in render("{% status value %}", value="half_baked")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=6), "6 d ago"),
        (-timedelta(hours=5), "in 5 h"),
        (-timedelta(days=6, hours=23), "in 7 d"),
        (-timedelta(hours=2, minutes=1), "in 2 h"),
    ],
)
def test_a_moment_is_told_by_its_distance(before, words):
    shown = render("{% ago value %}", value=clock.iso(clock.now() - before))

    assert f">{words}<" in shown


def test_a_moment_long_ago_is_told_by_its_date_and_always_exactly_for_screen_readers():
    shown = render("{% ago value %}", value="2024-01-31T09:30:00.000Z")

    assert ">31 Jan 2024<" in shown
    assert '<span class="visually-hidden"> (31 Jan 2024, 09:30 UTC)</span>' in shown
    assert render("{% ago value %}", value="") == ""


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KB"), (137_400_000, "131 MB"), (5 * 2**30, "5.0 GB")],
)
def test_sizes_are_in_human_units(count, words):
    assert ui.size(count) == words


def test_durations_are_in_human_units():
    assert [ui.minutes(count) for count in (0, 12, 60, 95)] == ["0 min", "12 min", "1 h", "1 h 35 min"]
    assert [ui.playing_time(count) for count in (0, 65, 3725)] == ["0:00", "1:05", "1:02:05"]


def test_a_field_names_its_help_and_its_error():
    form = Sample({"title": "too long", "kind": "a"})

    shown = render("{% field form.title %}", form=form)

    assert 'class="form-control is-invalid"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'id="id_title_helptext"' in shown
    assert 'id="id_title_error"' in shown


def test_a_group_of_choices_has_a_legend():
    shown = render("{% field form.kind %}", form=Sample())

    assert "<legend" in shown
    assert shown.count('type="radio"') == 2


def test_lines_end_the_same_everywhere():
    form = Sample({"title": "a", "kind": "a", "text": "one\r\ntwo"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "one\ntwo"


def test_a_services_errors_stand_at_their_fields():
    form = Sample({"title": "a", "kind": "a"})
    failure = Invalid("No.", fields=[FieldError("/content_data/title", "Say more."), FieldError("/other", "Not this.")])

    show_failure(form, failure, inside="/content_data")

    assert form.errors["title"] == ["Say more."]
    assert form.non_field_errors() == ["Not this."]


def test_a_forms_errors_are_a_failure_with_pointers():
    failure = failure_of(Sample({"title": "too long", "kind": "a"}))

    assert [field.pointer for field in failure.fields] == ["/title"]
    assert failure.detail == failure.fields[0].message


def test_the_page_one_is_on_is_marked_in_the_sidebar():
    request = RequestFactory().get("/o/demo/teach/x/")
    source = '{% nav_link "/o/demo/teach/" "Teach" "books" %}{% nav_link "/o/demo/" "Home" "home" exact=True %}'

    shown = render(source, request=request)

    assert shown.count('aria-current="page"') == 1
    assert shown.index("aria-current") < shown.index("Teach")


def test_what_happens_to_a_file_is_told_in_order():
    assert [state for _, state in looks.steps_of("processing", "checking")] == ["done", "done", "running", "todo"]
    assert [state for _, state in looks.steps_of("failed", "copying")] == ["done", "failed", "todo", "todo"]
    assert {state for _, state in looks.steps_of("waiting", "")} == {"todo"}


def test_every_icon_that_a_template_names_is_in_the_package(settings):
    names = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        names |= {word.split('"')[1] for word in path.read_text().split("{% icon ")[1:] if word.startswith('"')}

    assert names
    assert all(ui.icon(name) for name in names)
