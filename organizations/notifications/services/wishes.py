"""What people want to hear of, and the mail that tells them at most once an hour."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from diatonic.common import clock, jobs, mail
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, check_in_person
from organizations.notifications.rules import GROUPS, MAILED_EVERY, MAILED_LINES, Group, Notice, Wish, group_of, settled
from organizations.notifications.services.notices import as_seen
from organizations.notifications.services.unsubscribing import unsubscribe_link
from organizations.notifications.store import NotificationStore

_TASK = "organizations.notifications.tasks.mail_unread"
_TEMPLATE = "organizations/notifications/mail"
_SLOT = int(MAILED_EVERY.total_seconds())


def get_wishes(scope: Scope) -> list[Wish]:
    """Return how the person wants to hear of each group of notifications in the organization. One DynamoDB call."""
    check_in_person(scope)
    return NotificationStore(scope).wishes()


def change_wishes(scope: Scope, *, changes: Mapping[Group, Mapping[str, bool]], now: datetime) -> list[Wish]:
    """Change how the person wants to hear of some groups (``bell``, ``email``), the others stay; return all.

    Where mail is wanted, the job that sends it becomes due at the next full hour. Two DynamoDB calls.
    """
    check_in_person(scope)
    store = NotificationStore(scope)
    wishes = [_changed(wish, changes.get(wish.group, {})) for wish in store.wishes()]
    tx = Transaction()
    store.keep_wishes(tx, wishes, now=now)
    if any(wish.email for wish in wishes):
        _again(tx, scope, scope.user_id, now=now)
    tx.commit()
    return wishes


def mail_unread(scope: Scope, *, user_id: str, address: str | None, organization: str, now: datetime) -> None:
    """Mail a person what they have not read of what they want mailed; then the same an hour later.

    ``address``: empty while they want no mail at all, ``None`` where they are gone, which ends it. May be repeated: the
    mail's ``Message-ID`` follows from the newest notification that it tells of. Raises ``mail.Away``.
    """
    reader = replace(scope, user_id=user_id, permissions=frozenset())  # the job's are not the person's
    store = NotificationStore(reader)
    if address is None or not any(wish.email for wish in store.wishes()):
        return
    notices = as_seen(reader, store.to_mail())
    if address and notices:
        newest = notices[-1].notification_id
        mail.send(_letter(reader, address, organization, notices, newest))
        store.note_mailed(up_to=newest, now=now)
    tx = Transaction()
    _again(tx, scope, user_id, now=now)
    tx.commit()


def _changed(wish: Wish, changes: Mapping[str, bool]) -> Wish:
    return settled(replace(wish, bell=changes.get("bell", wish.bell), email=changes.get("email", wish.email)))


def _again(tx: Transaction, scope: Scope, user_id: str, *, now: datetime) -> None:
    """Make the next mail due at the next full hour: whoever asks twice in between makes one job."""
    slot = clock.epoch(now) // _SLOT + 1
    jobs.due(
        tx,
        task=_TASK,
        organization_id=scope.organization_id,
        arguments={"user_id": user_id},
        at=clock.from_epoch(slot * _SLOT),
        job_id=f"mail-unread#{scope.organization_id}#{user_id}#{slot}",
    )


def _letter(scope: Scope, address: str, organization: str, notices: list[Notice], newest: str) -> mail.Letter:
    count, base = len(notices), settings.DIATONIC.base_url
    groups = [group for group in Group if group in {group_of(one.kind) for one in notices}]
    link = unsubscribe_link(scope, groups, organization=organization)
    context = {
        "unsubscribe_url": link,
        "groups": [GROUPS[group] for group in groups],
        "notices": [replace(one, url=f"{base}{one.url}") for one in notices[:MAILED_LINES]],
        "more": max(0, count - MAILED_LINES),
        "organization": organization,
        "all_url": f"{base}/o/{scope.organization_id}/notifications/",
        "settings_url": f"{base}/o/{scope.organization_id}/account/notifications/",
    }
    return mail.Letter(
        message_id=mail.message_id(f"unread.{newest}"),
        to=address,
        subject=notices[0].text if count == 1 else f"{count} things are new at {organization}",
        text=render_to_string(f"{_TEMPLATE}.txt", context),
        html=render_to_string(f"{_TEMPLATE}.html", context),
        unsubscribe_url=link,
    )
