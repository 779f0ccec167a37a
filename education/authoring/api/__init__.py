"""The JSON API of authoring: ``/api/education/modules``."""

from ninja import Router

from education.authoring.api.allowances import router as allowances
from education.authoring.api.bulk import router as bulk
from education.authoring.api.checklist import router as checklist
from education.authoring.api.comments import router as comments
from education.authoring.api.copies import router as copies
from education.authoring.api.coverage import router as coverage
from education.authoring.api.modules import router as modules
from education.authoring.api.people import router as people
from education.authoring.api.sections import router as sections
from education.authoring.api.versions import router as versions

router = Router(tags=["education: authoring"])
router.add_router("", bulk)  # before the address of one module, which would take "archive" for an id
router.add_router("", modules)
router.add_router("", sections)
router.add_router("", people)
router.add_router("", versions)
router.add_router("", checklist)
router.add_router("", comments)
router.add_router("", coverage)
router.add_router("", copies)
router.add_router("", allowances)
