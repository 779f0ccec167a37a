"""The same ``Idempotency-Key``: with the same body once and the same answer, with another one refused."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from organizations.notifications import services as notifications
from tests.hostile.asking import PDF, TEXT, Organization, nothing_written, refused, taken
from tests.organizations.media.conftest import work


def test_the_same_again_is_done_once_and_answered_twice(here: Organization) -> None:
    author = here.instructor
    first = author.post("/education/modules", {"title": "Bread"}, idempotency_key="bread-1")

    with nothing_written():
        again = author.post("/education/modules", {"title": "Bread"}, idempotency_key="bread-1")

    assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
    assert len(taken(author.get("/education/modules"), 200)["items"]) == 1


def test_another_body_under_the_same_key_is_refused(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module()
    path = f"/education/modules/{module_id}/sections"
    taken(author.post(path, TEXT, idempotency_key="one"), 201)

    with nothing_written():
        refused(author.post(path, {**TEXT, "title": "Rye"}, idempotency_key="one"), 409, code="idempotency_key_reused")
        refused(author.post("/education/modules", TEXT, idempotency_key="one"), 409, code="idempotency_key_reused")
        refused(author.post(path, TEXT, idempotency_key="é"), 422, "/Idempotency-Key")
        refused(author.post(path, TEXT, idempotency_key="x" * 129), 422, "/Idempotency-Key")
        refused(author.post(path, TEXT, idempotency_key=""), 422, "/Idempotency-Key")
    assert len(author.section_ids(module_id)) == 2


def test_a_key_is_ones_own(here: Organization, elsewhere: Organization) -> None:
    taken(here.instructor.post("/education/modules", {"title": "Bread"}, idempotency_key="one"), 201)

    for other in (here.owner, elsewhere.instructor):
        made = other.post("/education/modules", {"title": "Rye"}, idempotency_key="one")
        assert taken(made, 201)["title"] == "Rye"


def test_many_at_once_under_one_key_make_one_thing(here: Organization) -> None:
    author = here.instructor

    def create(_: int) -> Any:
        return author.post("/uploads", {"filename": "recipe.pdf", "size": len(PDF)}, idempotency_key="one")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(create, range(8)))

    made = {answer.json()["upload"]["upload_id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    for answer in answers:
        if answer.status_code != 201:
            refused(answer, 409, code="idempotency_running")
            assert answer["Retry-After"]
    assert [each["upload_id"] for each in taken(author.get("/uploads"), 200)["items"]] == list(made)


def test_a_refused_request_gives_its_key_back(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module({"title": "Empty", "content_type": "text"})
    submit = f"/education/modules/{module_id}/submit"
    refused(author.post(submit, idempotency_key="one"), 409, "/sections/1/content_data/body", code="not_complete")
    section = f"/education/modules/{module_id}/sections/{author.section_ids(module_id)[0]}"
    taken(author.put(section, {"content_data": {"body": "Flour."}}, if_match='"1"'), 200)

    assert taken(author.post(submit, idempotency_key="one"), 200)["status"] == "review"
    with nothing_written():
        assert author.post(submit, idempotency_key="one")["Idempotency-Replayed"] == "true"


def test_completing_and_publishing_again_under_a_key_answer_as_before(here: Organization) -> None:
    upload_id = here.member.send(PDF, filename="recipe.pdf")
    first = here.member.post(f"/uploads/{upload_id}/complete", idempotency_key="done")
    work(here.organization_id)
    module_id = here.instructor.make_module()
    taken(here.instructor.post(f"/education/modules/{module_id}/submit"), 200)
    publish = f"/education/modules/{module_id}/publish"
    published = here.reviewer.post(publish, {"note": "x"}, idempotency_key="out")

    with nothing_written():
        assert here.member.post(f"/uploads/{upload_id}/complete", idempotency_key="done").content == first.content
        again = here.reviewer.post(publish, {"note": "x"}, idempotency_key="out")
        assert (again.status_code, again.content) == (200, published.content)
        refused(here.reviewer.post(publish, {"note": "y"}, idempotency_key="out"), 409, code="idempotency_key_reused")
    told = [notice.kind for notice in notifications.list_notices(here.instructor.scope).items]
    assert told == ["module.published"]
