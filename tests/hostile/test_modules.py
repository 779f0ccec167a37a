"""Modules, sections and quizzes: what cannot be taken, what somebody else changed meanwhile, two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from education.authoring import services as authoring
from organizations.audit.models import AuditEvent
from organizations.notifications import services as notifications
from tests.hostile.asking import A_QUIZ, TEXT, Asker, Organization, nothing_written, refused, taken
from tests.people import NOW

QUESTION: dict[str, Any] = A_QUIZ["content_data"]["questions"][0]  # type: ignore[index]
OPTION: dict[str, Any] = QUESTION["options"][0]

_SECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("/title", {"title": ""}),
    ("/title", {"title": " \t "}),
    ("/title", {"title": "x" * 201}),
    ("/title", {"title": "\ud800"}),
    ("/title", {"title": None}),
    ("/content_type", {"content_type": "exe"}),
    ("/content_data", {"content_data": []}),
    ("/content_data/script", {"content_data": {"script": "x"}}),
    ("/content_data", {"content_data": {"\ud800": "x"}}),
    ("/content_data/body", {"content_data": {"body": 1}}),
    ("/content_data/body", {"content_data": {"body": "\udfff"}}),
    ("/content_data/body", {"content_data": {"body": "x" * 100_001}}),
    ("/content_data", {"content_data": {"body": "ä" * 60_000}}),
    ("/content_data/file_id", {"content_type": "video", "content_data": {"file_id": "nobody's"}}),
    ("/content_data/file_id", {"content_type": "video", "content_data": {"file_id": "x" * 3000}}),
    ("/content_data/file_id", {"content_type": "video", "content_data": {"file_id": "\ud800"}}),
    ("/content_data/file_id", {"content_type": "video", "content_data": {"file_id": {"a": ["b"]}}}),
    ("/position", {"position": "first"}),
]


def test_a_section_that_cannot_be_taken_names_the_field(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module()
    path = f"/education/modules/{module_id}/sections"
    own = f"{path}/{author.section_ids(module_id)[0]}"

    with nothing_written():
        for pointer, wrong in _SECTIONS:
            refused(author.post(path, {**TEXT, **wrong}), 422, pointer)
            if wrong.keys() <= {"title", "content_data"} and wrong.get("title", "x") is not None:
                refused(author.put(own, wrong, if_match='"1"'), 422, pointer)
        for minutes in (-1, 10**7, 10**400):
            refused(author.put(own, {"duration": minutes}, if_match='"1"'), 422, "/duration")


_QUIZZES: list[tuple[str, Any]] = [
    ("/questions", "none"),
    ("/questions", [QUESTION] * 101),
    ("/questions/0", None),
    ("/questions/0/kind", [{**QUESTION, "kind": "essay"}]),
    ("/questions/0/points", [{**QUESTION, "points": 0}]),
    ("/questions/0/points", [{**QUESTION, "points": 1.5}]),
    ("/questions/0/points", [{**QUESTION, "points": float("nan")}]),
    ("/questions/0/question_id", [{**QUESTION, "question_id": "a b"}]),
    ("/questions/0/options", [{**QUESTION, "options": [OPTION] * 21}]),
    ("/questions/0/options/0/text", [{**QUESTION, "options": [{**OPTION, "text": "x" * 2001}]}]),
    ("/questions/0/options/0/is_right", [{**QUESTION, "options": [{**OPTION, "is_right": "perhaps"}]}]),
    ("/questions/0/answer", [{**QUESTION, "answer": "apple"}]),
]


def test_a_malformed_quiz_names_the_place(here: Organization) -> None:
    author = here.instructor
    path = f"/education/modules/{author.make_module()}/sections"

    with nothing_written():
        for pointer, questions in _QUIZZES:
            content = {"questions": [None] if questions is None else questions}
            refused(author.post(path, {**A_QUIZ, "content_data": content}), 422, f"/content_data{pointer}")


@pytest.mark.parametrize(
    ("question", "pointer", "words"),
    [
        (None, "", "at least one question"),
        ({**QUESTION, "options": []}, "/0/options", "at least two options"),
        ({**QUESTION, "options": [OPTION]}, "/0/options", "at least two options"),
        ({**QUESTION, "text": " "}, "/0/text", "Write the question"),
        ({**QUESTION, "options": [OPTION, OPTION | {"is_right": False}]}, "/0/options", "same id"),
    ],
    ids=["no question", "no options", "one option", "no text", "twice"],
)
def test_an_unfinished_quiz_may_be_saved_but_not_sent_for_review(
    here: Organization, question: dict[str, Any] | None, pointer: str, words: str
) -> None:
    author = here.instructor
    quiz = {**A_QUIZ, "content_data": {"questions": [question] if question else []}}
    module_id = author.make_module(TEXT, quiz)
    # Without options there is no right one either.
    pointers = [f"/sections/2/content_data/questions{pointer}"] * (2 if question and not question["options"] else 1)

    with nothing_written():
        problem = refused(author.post(f"/education/modules/{module_id}/submit"), 409, *pointers, code="not_complete")

    assert words in problem["errors"][0]["message"]
    assert problem["errors"][0]["message"].startswith("Check: ")
    assert taken(author.get(f"/education/modules/{module_id}"), 200)["status"] == "draft"


_MODULES: list[tuple[str, dict[str, Any]]] = [
    ("/title", {"title": ""}),
    ("/title", {"title": "\ud83d"}),
    ("/description", {"description": "x" * 5001}),
    ("/difficulty", {"difficulty": "easy"}),
    ("/content_type", {"content_type": 7}),
    ("/estimated_duration", {"estimated_duration": 0}),
    ("/estimated_duration", {"estimated_duration": 10**30}),
    ("/estimated_duration", {"estimated_duration": float("inf")}),
    ("/tags/0", {"tags": ["x" * 41]}),
    ("/tags", {"tags": ["x"] * 21}),
    ("/prerequisites/0", {"prerequisites": ["elsewhere:module:1"]}),
    ("/learning_objectives/1", {"learning_objectives": ["a", " "]}),
]


def test_a_module_that_cannot_be_taken_names_the_field(here: Organization) -> None:
    author = here.instructor
    own = f"/education/modules/{author.make_module()}"

    with nothing_written():
        refused(author.post("/education/modules", {}), 422, "/title")
        for pointer, wrong in _MODULES:
            refused(author.post("/education/modules", {"title": "Bread", **wrong}), 422, pointer)
            refused(author.put(own, wrong, if_match='"1"'), 422, pointer)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"title": ' + b"9" * 5000 + b"}"],
    ids=["nothing", "cut", "list", "null", "text", "bytes", "deep", "digits"],
)
def test_a_body_that_is_no_object_is_refused(here: Organization, body: bytes) -> None:
    client = here.instructor.client

    with nothing_written():
        answer = client.post("/api/education/modules", body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused(here: Organization) -> None:
    path = f"/education/modules/{here.instructor.make_module()}/sections"

    with nothing_written():
        answer = here.instructor.post(path, {**TEXT, "content_data": {"body": "x" * 3 * 2**20}})

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_the_201st_section_is_refused(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module()
    for number in range(2, 201):
        authoring.add_section(
            author.scope, module_id=module_id, content_type="text", title=f"Section {number}", now=NOW
        )
    path = f"/education/modules/{module_id}/sections"

    with nothing_written():
        problem = refused(author.post(path, TEXT), 409, code="too_many_sections")

    assert "at most 200" in problem["detail"]
    gone = author.section_ids(module_id)[0]
    assert author.delete(f"{path}/{gone}").status_code == 204
    taken(author.post(path, TEXT), 201)
    refused(author.post(f"{path}/{gone}/restore"), 409, code="too_many_sections")
    refused(author.put(f"{path}/order", {"order": [gone] * 201, "revision": 1}), 422, "/order")
    assert len(author.section_ids(module_id)) == 200


@pytest.mark.parametrize("tag", [None, "", "*", "1, 2", '"1", "2"', '"one"', '"-1"', '"1.0"', '"' + "9" * 5000 + '"'])
def test_without_a_usable_if_match_nothing_is_changed(here: Organization, tag: str | None) -> None:
    author = here.instructor
    module_id = author.make_module()
    path = f"/education/modules/{module_id}/sections/{author.section_ids(module_id)[0]}"
    headers = {} if tag is None else {"if_match": tag}

    with nothing_written():
        problem = refused(author.put(path, {"title": "Mine"}, **headers), 422, "/If-Match")
        refused(author.put(f"/education/modules/{module_id}", {"title": "Mine"}, **headers), 422, "/If-Match")

    assert "ETag" in problem["errors"][0]["message"]


def test_a_stale_if_match_gets_who_and_when_and_both_texts(here: Organization) -> None:
    author, colleague = here.instructor, here.person("Cora", "member", "instructor")
    module_id = author.make_module()
    path = f"/education/modules/{module_id}/sections/{author.section_ids(module_id)[0]}"
    seen = author.get(path)["ETag"]
    theirs = {"title": "Rye", "content_data": {"body": "Rye, water, salt."}, "duration": None}
    taken(colleague.put(path, theirs, if_match=seen), 200)

    with nothing_written():
        problem = refused(author.put(path, {"content_data": {"body": "Mine."}}, if_match=seen), 412)

    assert (problem["by"], problem["theirs"], problem["revision"]) == ("Cora", theirs, 2)
    assert problem["at"]
    taken(author.put(path, {"content_data": {"body": "Mine."}}, if_match=f'"{problem["revision"]}"'), 200)
    again = refused(colleague.put(f"/education/modules/{module_id}", {"title": "x"}, if_match='"77"'), 412)
    assert again.keys() >= {"by", "at", "revision"}


def test_of_many_saves_at_once_one_is_taken_and_no_other_is_lost_in_silence(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module()
    path = f"/education/modules/{module_id}/sections/{author.section_ids(module_id)[0]}"

    def save(number: int) -> Any:
        return author.put(path, {"content_data": {"body": f"Text {number}"}}, if_match='"1"')

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(save, range(6)))

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    assert taken(author.get(path), 200)["content_data"] == winner["content_data"]


def test_of_two_who_publish_at_once_one_wins(here: Organization) -> None:
    module_id = here.instructor.make_module(TEXT, A_QUIZ)
    taken(here.instructor.post(f"/education/modules/{module_id}/submit"), 200)
    both = [here.reviewer, here.person("Remy", "member", "reviewer")]

    def publish(reviewer: Asker) -> Any:
        return reviewer.post(f"/education/modules/{module_id}/publish", {"bump": "major"})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(publish, both))

    [loser] = [answer for answer in answers if answer.status_code != 200]
    assert loser.status_code in (409, 412)  # 409: so much later that the module is published
    refused(loser, loser.status_code)
    [release] = taken(here.instructor.get(f"/education/modules/{module_id}/versions"), 200)["items"]
    assert (release["number"], release["version"]) == (1, "1.0.0")
    assert events(module_id) == ["module.created", "module.submitted", "module.published"]
    told = [notice.kind for notice in notifications.list_notices(here.instructor.scope).items]
    assert told == ["module.published"]
    [card] = taken(here.member.get("/education/catalogue"), 200)["items"]
    assert (card["version"], card["section_count"]) == ("1.0.0", 2)


def events(module_id: str) -> list[str]:
    """Return what happened to the module, in order."""
    return [
        event.action
        for event in AuditEvent.target_index.query(f"{module_id.partition(':')[0]}#{module_id}", limit=50, page_size=50)
    ]


def test_the_wrong_order_of_steps_is_refused_with_the_state(here: Organization) -> None:
    author, reviewer = here.instructor, here.reviewer
    path = f"/education/modules/{author.make_module()}"

    with nothing_written():
        for asker, action, body in [
            (reviewer, "publish", None),
            (author, "withdraw", None),
            (author, "restore", None),
            (reviewer, "request-changes", {"reason": "Shorter."}),
        ]:
            assert "a draft" in refused(asker.post(f"{path}/{action}", body), 409, code="wrong_state")["detail"]
    taken(author.post(f"{path}/submit"), 200)
    with nothing_written():
        refused(author.post(f"{path}/submit"), 409, code="wrong_state")
        refused(author.post(f"{path}/publish"), 403)
        refused(reviewer.post(f"{path}/request-changes", {"reason": " "}), 422, "/reason")
        refused(reviewer.post(f"{path}/request-changes", {"reason": "x" * 2001}), 422, "/reason")
        refused(reviewer.post(f"{path}/request-changes", {}), 422, "/reason")
        refused(reviewer.post(f"{path}/request-changes", {"reason": "half \ud800"}), 422, "/reason")
        refused(reviewer.post(f"{path}/publish", {"note": "x" * 2001}), 422, "/note")
        refused(reviewer.post(f"{path}/publish", {"note": "half \ud800"}), 422, "/note")
        refused(reviewer.post(f"{path}/publish", {"bump": "huge"}), 422, "/bump")
        refused(author.put(path, {"title": "x"}, if_match='"2"'), 409, code="not_editable")
        refused(author.post(f"{path}/sections", TEXT), 409, code="not_editable")
        upload = {"filename": "cover.png", "content_type": "", "size": 10}
        refused(author.post(f"{path}/upload", upload), 409, code="not_editable")


@given(data=some.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_is_taken_only_where_it_names_every_section_once(here: Organization, data: Any) -> None:
    author = here.instructor
    if not hasattr(author, "bread"):
        author.bread = author.make_module(*[{**TEXT, "title": str(number)} for number in range(4)])  # type: ignore[attr-defined]
    module_id = author.bread  # type: ignore[attr-defined]
    seen = author.outline(module_id)
    now = [each["content_id"] for each in seen["items"]]
    junk = some.text(max_size=70)
    wanted = data.draw(some.permutations(now) | some.lists(some.sampled_from(now) | junk, max_size=6))

    answer = author.put(
        f"/education/modules/{module_id}/sections/order", {"order": wanted, "revision": seen["revision"]}
    )

    if sorted(wanted) == sorted(now):
        assert [each["content_id"] for each in taken(answer, 200)["items"]] == wanted
        assert author.section_ids(module_id) == wanted
    else:
        refused(answer, 422, "/order")
        assert author.section_ids(module_id) == now
