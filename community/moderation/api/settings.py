"""The JSON API of moderation's settings, of trying them, and of its statistics."""

from django.http import HttpResponse
from ninja import Router

from community.moderation.rules.settings import ModerationSettings
from community.moderation.schemas import settings as schemas
from community.moderation.services import settings as services
from community.moderation.services import simulating, statistics
from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer

router = Router()


@router.get("/settings", response=schemas.ModerationSettingsOut, operation_id="get_moderation_settings")
def get_settings(request: Request) -> HttpResponse:
    """Return the thresholds and words of the organization. Needs `community.moderate`."""
    return _answer(services.get_settings(request.scope))


@router.put("/settings", response=schemas.ModerationSettingsOut, operation_id="change_moderation_settings")
def change_settings(request: Request, payload: schemas.ModerationSettingsIn) -> HttpResponse:
    """Change thresholds and words. `toxicity_analyzer` needs `settings.edit`, too: it sends texts elsewhere."""
    revision = etag.revision_required(request)
    changed = services.change_settings(request.scope, wanted=payload.wanted(), revision=revision, now=clock.now())
    return _answer(changed)


@router.post("/preview", response=schemas.PreviewOut, operation_id="preview_moderation")
def preview(request: Request, payload: schemas.PreviewIn) -> HttpResponse:
    """Say what the machine would do with a text, and why. Nothing is kept."""
    settings, verdict = simulating.preview(
        request.scope,
        title=payload.title,
        content=payload.content,
        wanted=payload.settings.wanted() if payload.settings else None,
        now=clock.now(),
    )
    return answer(schemas.PreviewOut.of(verdict, payload, settings))


@router.post("/simulate", response=schemas.ModerationSimulationOut, operation_id="simulate_moderation")
def simulate(request: Request, payload: schemas.SimulateIn) -> HttpResponse:
    """Say what settings would have done with what was checked lately. Nothing is kept."""
    found = simulating.simulate(request.scope, wanted=payload.settings.wanted(), limit=payload.limit, now=clock.now())
    return answer(schemas.ModerationSimulationOut.of(found))


@router.get("/stats", response=schemas.ModerationStatsOut, operation_id="get_moderation_stats")
def get_statistics(request: Request) -> HttpResponse:
    """Return what moderation did in the last twelve months, for every member; names and what waits for moderators."""
    return answer(schemas.ModerationStatsOut.of(statistics.get_statistics(request.scope, now=clock.now())))


def _answer(settings: ModerationSettings) -> HttpResponse:
    body = schemas.ModerationSettingsOut.of(settings, services.available_analyzers())
    return answer(body, revision=settings.revision)
