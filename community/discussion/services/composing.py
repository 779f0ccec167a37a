"""From what an author sends to what a post says: cleaned, measured, with people and files that are there."""

from collections.abc import Sequence
from dataclasses import replace

from community.discussion.rules import texts
from community.discussion.rules.posts import (
    MAX_CONTENT,
    MAX_TITLE,
    Attached,
    ContentType,
    Given,
    Link,
    Post,
    Text,
    lacks,
)
from community.discussion.rules.states import Status, Visibility, may_mention
from community.discussion.services import files
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.membership import services as membership


def compose(
    scope: Scope, given: Given, *, before: Text, visibility: Visibility, is_draft: bool, is_said_anew: bool = True
) -> Text:
    """Return the text that ``given`` makes of the one before. Up to three DynamoDB calls: members, accounts, files.

    ``is_said_anew``: to other readers than before, so that it is looked once more who may be mentioned. Raises ``Invalid`` with the field that is wrong, ``Conflict`` for a file that is not ready.
    """
    content_type = given.content_type or before.content_type
    content = before.content if given.content is None else _content(given.content)
    title = before.title if given.title is None else _title(given.title)
    text = replace(
        before,
        title=title,
        content=content,
        content_type=content_type,
        tags=before.tags if given.tags is None else texts.tags_of(given.tags),
        link=_link(before, given, content_type),
        attachments=_attached(scope, before, given),
    )
    if is_said_anew or text.content != before.content or given.mentions is not None:
        text = _with_people(scope, text, before, given, visibility)
    if not is_draft and (lacking := lacks(text)):
        raise Invalid("Something is missing.", fields=[FieldError(*lacking)])
    if is_draft and text == Text(content_type=content_type):
        raise Invalid("There is nothing to keep yet.", fields=[FieldError("/content", "Write something.")])
    return text


def counted(text: Text) -> tuple[int, int]:
    """Return how many links and how many pictures a text has, for the limits of a level."""
    return len(links_of(text)), len(text.images)


def links_of(text: Text) -> tuple[str, ...]:
    """Return every web address in a text, the one that it is about first."""
    own = (text.link.url,) if text.link else ()
    found = texts.links_in(f"{text.title}\n{text.content}", is_rich=text.content_type is ContentType.RICH_TEXT)
    return tuple(dict.fromkeys((*own, *found)))


def is_checked(post: Post) -> bool:
    """Say whether the newest text of the post waits to be checked."""
    return post.status is Status.CHECKING


def _title(written: str) -> str:
    return " ".join(texts.checked(written, most=MAX_TITLE, pointer="/title", what="A title").split())


def _content(written: str) -> str:
    return texts.checked(written, most=MAX_CONTENT, pointer="/content", what="A post")


def _link(before: Text, given: Given, content_type: ContentType) -> Link | None:
    """Return the link of a post about one; what is known of its page stays while the address does."""
    if content_type is not ContentType.LINK:
        return None
    if given.link is None:
        return before.link
    if not given.link.strip():
        return None
    url = texts.web_address(given.link, pointer="/link")
    return before.link if before.link is not None and before.link.url == url else Link(url)


def _attached(scope: Scope, before: Text, given: Given) -> tuple[Attached, ...]:
    if given.attachments is None:
        return before.attachments
    return files.attached(scope, given.attachments, before=before.attachments)


def _with_people(scope: Scope, text: Text, before: Text, given: Given, visibility: Visibility) -> Text:
    """Return the text with the people whom it mentions: those who are there and can read it, by their own names."""
    in_words = texts.mentioned(before.content)  # who stands there no more is not mentioned any more
    apart = [user_id for user_id in before.mentions if user_id not in in_words]
    possible = filter(texts.can_be_id, apart if given.mentions is None else given.mentions)
    wanted = tuple(dict.fromkeys((*texts.mentioned(text.content), *possible)))[: texts.MAX_MENTIONS]
    if not wanted:
        return replace(text, mentions=())
    names = _names(scope, wanted, visibility)
    content = texts.with_names(text.content, names)
    if len(content) > MAX_CONTENT:
        raise texts.too_long(content, most=MAX_CONTENT, pointer="/content", what="A post")
    told = [user_id for user_id in wanted if user_id in names and user_id != scope.user_id]
    return replace(text, content=content, mentions=tuple(told[: texts.MAX_TOLD]))


def _names(scope: Scope, user_ids: Sequence[str], visibility: Visibility) -> dict[str, str]:
    """Return the names of those of the people who can be mentioned here: members, in a public post anybody."""
    found = membership.find_members(scope, user_ids=user_ids)
    names = {user_id: member.name for user_id, member in found.items()}
    if visibility is Visibility.PUBLIC:
        others = [user_id for user_id in user_ids if user_id not in names]
        known = accounts.find_accounts(others) if others else {}
        names |= {user_id: account.name for user_id, account in known.items()}
    # A private post tells nobody, but its author may still name people in it.
    reach = Visibility.ORGANIZATION if visibility is Visibility.PRIVATE else visibility
    here = scope.organization_id
    return {
        user_id: name
        for user_id, name in names.items()
        if may_mention(visibility=reach, organization_id=here, members=found.keys(), user_id=user_id)
    }
