"""Who recurs in tests of moderation."""

from tests.people import person

MODERATOR = person("moderator", "member", "moderator")
SECOND = person("second", "member", "moderator")
AUTHOR = person("author", "member")
READER = person("reader", "viewer")
OWNER = person("owner", "owner")
STRANGER = person("stranger", "owner", organization="other")
