"""The review checklist: what it finds in texts and sections, what blocks, and how much it reads."""

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.markdown import parts
from education.authoring import services
from education.authoring.models import OutlineModel
from education.authoring.rules.findings import Finding, in_texts
from education.authoring.services.checklist import NotComplete
from tests.people import INSTRUCTOR, NOW, OWNER, REVIEWER, make_module, make_published, publish, section_ids


def _codes(text):
    return {finding.code: (finding.count, finding.words) for finding in in_texts([text])}


def test_a_text_is_taken_apart_as_it_is_shown():
    text = "# One\n\nSee [the *rye*\npage](/a) and <https://b.example>.\n\n[![A loaf](/c.png)](/d)\n\n`[not](a link)`\n\nTwo\n---"

    found = parts(text)

    assert found.headings == ((1, "One"), (2, "Two"))
    assert found.links == (("the rye page", "/a"), ("https://b.example", "https://b.example"), ("A loaf", "/d"))
    assert found.images == (("A loaf", "/c.png"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![A loaf](/o/demo/loaf.png) and [how rye is baked](/rye)", {}),
        ("![](/o/demo/loaf.png) ![ ](/b.png)", {"alt": (2, "loaf.png")}),
        ("![IMG_2041.JPG](/a.png)", {"alt_name": (1, "IMG_2041.JPG")}),
        ("Read [here](/a), [this.](/b) or [Click here!](/c).", {"links": (3, "here")}),
        ("<https://a.example/x> [www.b.example](https://b.example)", {"links": (2, "https://a.example/x")}),
        ("[](/a)", {"links": (1, "/a")}),
        ("[![](/a.png)](/b)", {"alt": (1, "a.png"), "links": (1, "/b")}),
        ("<cook@example.com>", {}),
        ("## Dough\n\n### Flour\n\n## Oven", {}),
        ("## Dough\n\n#### Flour", {"headings": (1, "Flour")}),
        ("### Dough", {"headings": (1, "Dough")}),
        ("# Dough\n\n### Flour", {"headings": (1, "Dough")}),
        ("```\n# no heading [here](/a) ![](/b)\n```", {}),
        ("", {}),
    ],
)
def test_what_is_wrong_with_a_text_is_found_and_quoted(text, found):
    assert _codes(text) == found


def test_what_is_quoted_is_short():
    ((_, words),) = _codes(f"### {'long ' * 40}").values()

    assert len(words) == 60
    assert words.endswith("…")


def _module(*sections, **fields):
    module = services.create_module(INSTRUCTOR, fields={"title": "Bread", **fields}, now=NOW)
    for kind, title, content in sections:
        services.add_section(
            INSTRUCTOR, module_id=module.module_id, content_type=kind, title=title, content_data=content, now=NOW
        )
    return module.module_id


def _said(module_id):
    _, listed = services.get_checklist(INSTRUCTOR, module_id=module_id)
    return {item.code: (item.severity.value, item.sentence) for item in listed.items}


def test_each_kind_of_section_says_what_it_lacks():
    module_id = _module(
        ("text", "Flour", {}),
        ("video", "Film", {}),
        ("quiz", "Check", {"questions": [{"question_id": "q", "kind": "single", "text": "Why?", "options": []}]}),
        ("text", "Oven", {"body": "# Heat\n\n![](/a.png) [here](/b)"}),
        description="All about bread.",
        learning_objectives=["Bake"],
    )

    _, listed = services.get_checklist(INSTRUCTOR, module_id=module_id)

    assert [(item.code, item.sentence) for item in listed.blocking] == [
        ("empty", "“Flour” is empty."),
        ("empty", "“Film” is empty."),
        ("incomplete", "“Check” lacks 2 things. First: Question 1: Add at least two options."),
        ("alt", "A picture in “Oven” has no alternative text: a.png"),
    ]
    assert [item.code for item in listed.warnings][-2:] == ["headings", "links"]
    assert all(item.mend and (item.content_id or item.field) for item in listed.items)


def test_a_module_without_words_about_itself_is_warned_of_but_not_stopped():
    module_id = make_module().module_id

    assert _said(module_id) == {
        "description": ("warn", "The module has no description."),
        "no_objectives": ("warn", "It does not say what learners will be able to do."),
    }
    publish(module_id)


def test_what_is_mended_is_gone_from_the_list():
    module_id = _module(("text", "Flour", {"body": "![](/a.png)"}))
    (content_id,) = section_ids(module_id)
    assert "alt" in _said(module_id)

    for revision, body in enumerate(["![A loaf](/a.png)", "[here](/a)"], 1):
        changes = {"content_data": {"body": body}}
        services.save_section(
            INSTRUCTOR, module_id=module_id, content_id=content_id, changes=changes, revision=revision, now=NOW
        )
        assert set(_said(module_id)) - {"description", "no_objectives"} == ({"links"} if "here" in body else set())


def test_a_picture_without_words_stops_review_and_publication_with_its_place():
    module_id = _module(("text", "Salt", {"body": "Salt."}), ("text", "Flour", {"body": "![](/a.png)"}))

    with pytest.raises(NotComplete) as refused:
        services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)

    (error,) = refused.value.fields
    assert error.pointer == "/sections/2/content_data"
    assert error.message.startswith("A picture in “Flour” has no alternative text: a.png. Say in the brackets")


def test_a_prerequisite_that_nobody_can_learn_stops_the_module():
    live, draft, archived = make_published().module_id, make_module().module_id, make_published().module_id
    module_id = _module(("text", "Flour", {"body": "Flour."}), prerequisites=[live, draft, archived])
    services.archive_module(OWNER, module_id=archived, now=NOW)

    _, listed = services.get_checklist(INSTRUCTOR, module_id=module_id)

    assert [item.sentence for item in listed.blocking] == [
        "It requires “Bread for beginners”, which was never published.",
        "It requires “Bread for beginners”, which is archived.",
    ]
    with pytest.raises(NotComplete) as refused:
        services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)
    assert {error.pointer for error in refused.value.fields} == {"/prerequisites"}


def test_what_broke_during_the_review_stops_the_publication():
    required = make_published().module_id
    module_id = _module(("text", "Flour", {"body": "Flour."}), prerequisites=[required])
    services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)
    services.archive_module(OWNER, module_id=required, now=NOW)

    with pytest.raises(NotComplete):
        services.publish_module(REVIEWER, module_id=module_id, now=NOW)


def test_the_list_takes_one_read_however_many_sections_there_are():
    module_id = _module(*[("text", f"Part {number}", {"body": "![](/a.png)"}) for number in range(12)])

    with counting() as calls:
        _, listed = services.get_checklist(INSTRUCTOR, module_id=module_id)

    assert calls.total == 1
    assert len(listed.blocking) == 12


def test_an_outline_of_before_there_was_a_list_is_looked_through():
    module_id = _module(("text", "Flour", {"body": "![](/a.png)"}))
    (content_id,) = section_ids(module_id)
    item = OutlineModel.get(module_id, "#outline")
    entries = {key: {k: v for k, v in entry.items() if k != "findings"} for key, entry in item.entries.items()}
    item.update([OutlineModel.entries.set(entries)])
    _, outline = services.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    assert outline.entries[0].findings is None

    assert "alt" in _said(module_id)
    with pytest.raises(NotComplete):
        services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)
    assert outline.entries[0].content_id == content_id


def test_findings_are_kept_small():
    finding = Finding("alt", 3, "loaf.png")

    _, outline = services.get_module_with_outline(
        INSTRUCTOR, module_id=_module(("text", "Flour", {"body": "![](/loaf.png)\n" * 3}))
    )

    assert outline.entries[0].findings == (finding,)
