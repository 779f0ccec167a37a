"""Notifications in the JSON API: those of the person, in the organization that the request is about."""

from typing import Annotated, Any

from ninja import Path, Router, Status

from diatonic.common import clock, ids
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.http.access import Request
from diatonic.common.pages import DEFAULT_LIMIT, Cursor, Page
from organizations.notifications import schemas, services
from organizations.notifications.rules import Notice

router = Router(tags=["me"])

Thread = Annotated[str, Path(min_length=1, max_length=200)]


@router.get("/me/notifications", response=schemas.NoticesOut, operation_id="list_my_notifications")
def list_notices(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[Notice]:
    """List my notifications in the organization, newest first."""
    return services.list_notices(request.scope, limit=limit, cursor=cursor)


@router.post("/me/notifications/read", response={204: None}, operation_id="mark_my_notifications_read")
def mark_read(request: Request, payload: schemas.NoticesReadIn) -> Status[Any]:
    """Mark a notification and all older ones as read."""
    if not ids.is_one(payload.up_to):
        wrong = FieldError("/up_to", "Send the notification_id of a notification.")
        raise Invalid("This is no notification.", fields=[wrong])
    services.mark_read(request.scope, up_to=payload.up_to, now=clock.now())
    return Status(204, None)


@router.get("/me/muted-threads", response=schemas.MutedThreadsOut, operation_id="list_muted_threads")
def list_muted(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[schemas.MutedThreadOut]:
    """List the threads of which I hear nothing more in the organization, the one that I muted last first."""
    page = services.list_muted(request.scope, limit=limit, cursor=cursor)
    return page.map(schemas.MutedThreadOut.of)


@router.put("/me/muted-threads/{thread}", response=schemas.MutedOut, operation_id="mute_thread")
def mute(request: Request, thread: Thread) -> dict[str, Any]:
    """Tell me no more of a thread: a post that I see, by its id, or the `thread` of a notification.

    What moderators decide about my words I hear always.
    """
    services.mute(request.scope, thread=thread, now=clock.now())
    return {"thread": thread, "is_muted": True}


@router.delete("/me/muted-threads/{thread}", response=schemas.MutedOut, operation_id="unmute_thread")
def unmute(request: Request, thread: Thread) -> dict[str, Any]:
    """Tell me of a thread again."""
    services.unmute(request.scope, thread=thread)
    return {"thread": thread, "is_muted": False}


@router.get("/me/notification-preferences", response=schemas.WishesOut, operation_id="get_my_notification_preferences")
def get_wishes(request: Request) -> dict[str, Any]:
    """Return how I want to hear of each group of notifications in the organization."""
    return {"items": services.get_wishes(request.scope)}


@router.put("/me/notification-preferences", response=schemas.WishesOut, operation_id="set_my_notification_preferences")
def change_wishes(request: Request, payload: schemas.WishesIn) -> dict[str, Any]:
    """Change how I want to hear of groups of notifications. Mail needs `email_notifications` of my profile, too."""
    return {"items": services.change_wishes(request.scope, changes=payload.changes(), now=clock.now())}
