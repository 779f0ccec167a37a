"""The JSON API of posts, comments and reactions, below ``/api/community``."""

from ninja import Router

from community.discussion.api import comments, mentions, posts, reactions

router = Router()
router.add_router("", posts.router)
router.add_router("", comments.router)
router.add_router("", mentions.router)
router.add_router("", reactions.router)
