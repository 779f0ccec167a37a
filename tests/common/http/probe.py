"""Routes that fail, write and poll in every way, for the tests of the HTTP frame."""

from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.urls import include, path
from ninja import Field, Router, Schema, Status

from diatonic.common import errors
from diatonic.common.dynamo import Transaction, pointers
from diatonic.common.http import etag, health
from diatonic.common.http.access import Request, public
from diatonic.common.http.api import Api
from organizations.accounts.auth import MEMBER

#: What the writing route has done.
DONE: list[dict[str, Any]] = []

router = Router()


class Leaf(Schema):
    size: int


class Thing(Schema):
    title: str
    kind: Literal["a", "b"] = "a"
    leaves: list[Leaf] = Field(default_factory=list)


class Bug(Exception):
    """Nobody anticipates it."""


@router.post("/things", response={201: Thing})
def make_thing(request: Request, data: Thing) -> Status[Thing]:
    DONE.append(data.dict())
    return Status(201, data)


@router.post("/things/refuse", response=Thing)
def refuse_thing(request: Request) -> Thing:
    DONE.append({})
    raise errors.Conflict("Not while it rains.")


@router.post("/things/break", response=Thing)
def break_thing(request: Request) -> Thing:
    DONE.append({})
    raise Bug("secret detail")


@router.post("/things/break-late", response=Thing)
def break_after_writing(request: Request) -> Thing:
    DONE.append({})
    tx = Transaction()
    pointers.claim(tx, kind="probe", value=str(len(DONE)), target={}, now="2026-01-31T09:30:00.000Z")
    tx.commit()
    raise errors.Unavailable("The database went away.", retry_after=1)


@router.get("/things/{number}", response=Thing)
def get_thing(request: Request, number: int, limit: int = 10) -> Any:
    tag = etag.of(number)
    return etag.not_modified(request, tag) or etag.mark(HttpResponse(f'{{"title": "{number}"}}'), tag)


@router.put("/things/{number}")
def put_thing(request: Request, number: int) -> dict[str, int | None]:
    return {"revision": etag.revision_asked_for(request)}


FAILURES: dict[str, Exception] = {
    "denied": errors.Denied("Ask an administrator.", extra={"permission": "modules.edit"}),
    "stale": errors.Stale("Bob changed it.", extra={"by": "Bob", "revision": 4}),
    "invalid": errors.Invalid("Check it.", fields=[errors.FieldError("/title", "Write one.")]),
    "unavailable": errors.Unavailable("Later.", retry_after=7),
    "too-many": errors.TooMany("Slower.", retry_after=3),
    "http404": Http404("a detail of ours"),
    "bug": Bug("secret detail"),
}


@router.get("/failures/{name}")
def fail(request: Request, name: str) -> None:
    raise FAILURES[name]


@public
def page(request: Request, name: str) -> HttpResponse:
    raise FAILURES[name]


api = Api(title="Probe", auth=MEMBER, urls_namespace="probe")
api.add_router("", router)

handler500 = "diatonic.common.http.pages.server_error"
handler404 = "diatonic.common.http.pages.not_found"
urlpatterns = [
    path("api/", api.urls),
    path("pages/<str:name>/", page),
    path("healthz", health.alive),
    path("", include("organizations.urls")),
]
