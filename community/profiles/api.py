"""Profiles, and whom I do not want to see, in the JSON API."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Router

from community.profiles import schemas, services
from community.profiles.rules import Relation
from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from organizations.accounts.auth import SIGNED_IN
from organizations.media.schemas import TicketOut

router = Router(tags=["community"])

UserId = Annotated[str, Path(max_length=128)]
_ONE = "/users/{user_id}"
_KEPT_SECONDS = 86_400  # the address changes with the picture


@router.get("/users/me/people", response=schemas.HiddenPeopleOut, operation_id="list_hidden_people")
def list_hidden(request: Request) -> HttpResponse:
    """Whom do I block and mute? Nobody else is told."""
    return answer(schemas.HiddenPeopleOut.of(services.list_hidden(request.scope)))


@router.get(f"{_ONE}/profile", response=schemas.UserProfileOut, operation_id="get_user_profile")
def get_profile(request: Request, user_id: UserId) -> HttpResponse:
    """Return a person's profile, and how they stand in the organization; the ``ETag`` is for ``If-Match``."""
    return _profile(services.get_profile(request.scope, user_id=user_id, now=clock.now()))


@router.put(f"{_ONE}/profile", response=schemas.UserProfileOut, operation_id="change_user_profile")
def change_profile(request: Request, user_id: UserId, payload: schemas.ProfileIn) -> HttpResponse:
    """Write my profile, all of it; needs ``If-Match`` (``"0"`` the first time). My name is the account's."""
    seen = services.change_profile(
        request.scope,
        user_id=user_id,
        given=payload.model_dump(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _profile(seen)


@router.post(f"{_ONE}/avatar", response={201: TicketOut}, operation_id="upload_avatar")
def request_avatar(request: Request, user_id: UserId, payload: schemas.AvatarIn) -> HttpResponse:
    """Ask for a ticket to upload my picture; then upload it and call ``complete``. It is shown once it is ready."""
    ticket = services.request_avatar(request.scope, user_id=user_id, now=clock.now(), **payload.model_dump())
    return answer(TicketOut.of(ticket), status=201)


@router.delete(f"{_ONE}/avatar", response={204: None}, operation_id="remove_avatar")
def clear_avatar(request: Request, user_id: UserId) -> HttpResponse:
    """Show no picture of me any more, and wait for none."""
    services.clear_avatar(request.scope, user_id=user_id, now=clock.now())
    return HttpResponse(status=204)


@router.get(f"{_ONE}/avatar/{{file_id}}", response={200: bytes}, auth=SIGNED_IN, operation_id="read_avatar")
def read_avatar(
    request: Request,
    user_id: UserId,
    file_id: Annotated[str, Path(max_length=64)],
) -> HttpResponse:
    """Return a person's picture: ``avatar_url`` of a profile or a post leads here."""
    picture = services.read_avatar(user_id=user_id, file_id=file_id)
    response = HttpResponse(picture.content, content_type=picture.content_type)
    response["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}, immutable"
    return response


@router.put(f"{_ONE}/block", response={204: None}, operation_id="block_person")
def block(request: Request, user_id: UserId) -> HttpResponse:
    """Block a person: neither of us sees the other's posts in lists, and they cannot answer or react to mine."""
    return _hide(request, user_id, Relation.BLOCKED)


@router.delete(f"{_ONE}/block", response={204: None}, operation_id="unblock_person")
def unblock(request: Request, user_id: UserId) -> HttpResponse:
    """Block a person no longer."""
    return _show_again(request, user_id, Relation.BLOCKED)


@router.put(f"{_ONE}/mute", response={204: None}, operation_id="mute_person")
def mute(request: Request, user_id: UserId) -> HttpResponse:
    """Mute a person: I do not see their posts and comments, and they notice nothing."""
    return _hide(request, user_id, Relation.MUTED)


@router.delete(f"{_ONE}/mute", response={204: None}, operation_id="unmute_person")
def unmute(request: Request, user_id: UserId) -> HttpResponse:
    """Mute a person no longer."""
    return _show_again(request, user_id, Relation.MUTED)


def _profile(seen: services.SeenProfile) -> HttpResponse:
    return answer(schemas.UserProfileOut.of(seen), revision=seen.profile.revision)


def _hide(request: Request, user_id: str, relation: Relation) -> HttpResponse:
    services.hide(request.scope, user_id=user_id, relation=relation, now=clock.now())
    return HttpResponse(status=204)


def _show_again(request: Request, user_id: str, relation: Relation) -> HttpResponse:
    services.show_again(request.scope, user_id=user_id, relation=relation, now=clock.now())
    return HttpResponse(status=204)
