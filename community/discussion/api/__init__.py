"""The JSON API of posts, comments and reactions, below ``/api/community``."""

from ninja import Router

from community.discussion.api import posts

router = Router()
router.add_router("", posts.router)
