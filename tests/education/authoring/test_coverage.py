"""Objectives and what serves them: the table, its gaps, rewording, deletion, races, and who may change it."""

import pytest

from diatonic.common import errors
from education.authoring import services
from education.authoring.rules.coverage import current, reworded
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, MEMBER, NOW, REVIEWER, STRANGER, make_module, section_ids

OBJECTIVES = ["Bake bread", "Know flour"]


@pytest.fixture
def module_id():
    return _with_objectives(make_module(with_quiz=True).module_id)


def _with_objectives(module_id, objectives=OBJECTIVES, scope=INSTRUCTOR):
    module = services.get_module(scope, module_id=module_id)
    services.update_module(
        scope, module_id=module_id, fields={"learning_objectives": objectives}, revision=module.revision, now=NOW
    )
    return module_id


def _save(module_id, links, revision=0, scope=INSTRUCTOR, **options):
    return services.save_coverage(scope, module_id=module_id, links=links, revision=revision, now=NOW, **options)


def _links(module_id):
    return dict(services.get_coverage(INSTRUCTOR, module_id=module_id).coverage.links)


def _gaps(module_id):
    _, listed = services.get_checklist(INSTRUCTOR, module_id=module_id)
    return [item.sentence for item in listed.warnings if item.code == "objective"]


def test_sections_and_questions_serve_objectives_and_gaps_are_in_the_checklist(module_id):
    flour, check = section_ids(module_id)
    assert _gaps(module_id) == ["Nothing says yet which sections serve the objectives."]

    _save(module_id, {"Bake bread": [flour, f"{check}/q2", flour]})

    assert _links(module_id) == {"Bake bread": (flour, f"{check}/q2"), "Know flour": ()}
    assert _gaps(module_id) == ["Nothing serves the objective “Know flour”."]


def test_what_is_deleted_no_longer_serves_and_serves_again_when_it_is_back(module_id):
    flour, check = section_ids(module_id)
    _save(module_id, {"Bake bread": [flour], "Know flour": [f"{check}/q1"]})

    services.delete_section(INSTRUCTOR, module_id=module_id, content_id=flour, now=NOW)
    assert _links(module_id)["Bake bread"] == ()
    services.restore_section(INSTRUCTOR, module_id=module_id, content_id=flour, now=NOW)
    assert _links(module_id)["Bake bread"] == (flour,)

    view = services.get_section(INSTRUCTOR, module_id=module_id, content_id=check)
    content = view.section.content_data
    changes = {"content_data": {**content, "questions": content["questions"][1:]}}
    services.save_section(
        INSTRUCTOR, module_id=module_id, content_id=check, changes=changes, revision=view.section.revision, now=NOW
    )
    assert _links(module_id)["Know flour"] == ()
    assert _gaps(module_id) == ["Nothing serves the objective “Know flour”."]


def test_the_marks_follow_an_objective_that_is_reworded(module_id):
    flour, _ = section_ids(module_id)
    _save(module_id, {"Bake bread": [flour]})

    for objectives in (["Bake good bread", "Know flour"], ["Bake very good bread", "Know flour"]):
        _with_objectives(module_id, objectives)

    assert _links(module_id) == {"Bake very good bread": (flour,), "Know flour": ()}
    _with_objectives(module_id, ["Know flour"])
    _with_objectives(module_id, ["Know flour", "Bake very good bread"])
    assert _links(module_id)["Bake very good bread"] == (flour,)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["a", "b"], ["a", "c"], {"a": ["1"], "c": ["2"]}),
        (["a", "b"], ["c", "d"], None),
        (["a", "b"], ["b", "a"], None),
        (["a", "b"], ["a"], None),
        (["a", "x"], ["a", "y"], None),
        (["a", "b"], ["a", "b"], None),
    ],
)
def test_one_objective_in_other_words_is_told_from_other_changes(before, after, found):
    assert reworded({"a": ["1"], "b": ["2"]}, before, after) == found


def test_the_table_holds_what_is_there():
    links = {"a": ["s1", "s2/q1", "s2/q9", "gone"], "old": ["s1"]}

    found = current(links, ["a", "b"], ["s1", "s2"], questions={"s2": frozenset({"q1"})})

    assert (found.links, found.gaps) == ({"a": ("s1", "s2/q1"), "b": ()}, ("b",))


def test_of_two_who_save_at_once_the_second_is_told(module_id):
    flour, _ = section_ids(module_id)
    for revision in (0, 1):
        _save(module_id, {"Bake bread": [flour]}, revision)
        with pytest.raises(errors.Stale):
            _save(module_id, {"Bake bread": []}, revision)


def test_what_the_module_has_not_is_refused(module_id):
    flour, check = section_ids(module_id)

    for links, pointer in (
        ({"Fly": [flour]}, "/objectives/0/objective"),
        ({"Bake bread": ["demo:content:nothing"]}, "/objectives/0/places/0"),
        ({"Bake bread": [f"{check}/q7"]}, "/objectives/0/places/0"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            _save(module_id, links)
        assert refused.value.fields[0].pointer == pointer


@pytest.mark.parametrize(
    ("scope", "refusal"), [(MEMBER, errors.Denied), (REVIEWER, errors.Denied), (STRANGER, errors.NotFound)]
)
def test_only_who_writes_the_module_changes_the_table(module_id, scope, refusal):
    with pytest.raises(refusal):
        _save(module_id, {}, scope=scope)


def test_the_page_saves_the_boxes_it_shows_and_keeps_the_others():
    make_organization("demo")
    account = make_person("demo", name="Ines", instructor=True)
    browser, scope = sign_in(account), scope_for(account, "demo")
    module_id = _with_objectives(make_module(with_quiz=True, scope=scope).module_id, scope=scope)
    for number in range(20):
        services.add_section(scope, module_id=module_id, content_type="text", title=f"Part {number}", now=NOW)
    order = section_ids(module_id)
    _save(module_id, {"Know flour": [order[-1]]}, scope=scope)
    address = f"/o/demo/teach/{module_id}/coverage/"
    page = browser.get(address).content.decode()
    boxes = [part.partition('"')[0] for part in page.split('name="on" value="')[1:]]
    shown = [part.partition('"')[0] for part in page.split('name="shown" value="')[1:]]
    assert (len(boxes), shown) == ((20 + 2) * 2, order[:20])

    browser.post(address, {"on": boxes[0], "shown": shown, "revision": 1, "from": 1})
    found = services.get_coverage(scope, module_id=module_id).coverage.links
    assert found == {"Bake bread": (order[0],), "Know flour": (order[-1],)}

    stale = browser.post(address, {"on": boxes[:2], "shown": shown, "revision": 1, "from": 1})
    assert stale.status_code == 412
    assert stale.content.decode().count("checked") == 2
