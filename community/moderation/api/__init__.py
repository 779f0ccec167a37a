"""The JSON API of moderation, below ``/api/moderation``."""

from ninja import Router

from community.moderation.api.cases import router as cases

router = Router(tags=["moderation"])
router.add_router("", cases)
