"""The JSON API of moderation's cases."""

from typing import Literal

from django.http import HttpResponse
from ninja import Router

from community.moderation import services
from community.moderation.schemas import cases as shown
from community.moderation.schemas import deciding as schemas
from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from diatonic.common.pages import DEFAULT_LIMIT, Cursor

router = Router(tags=["moderation"])

_CASE = "/cases/{case_id}"
_Facet = Literal["open", "reported", "appeals", "edited", "held", "flagged", "mine", "closed"]


@router.get("/cases", response=shown.CasesOut, operation_id="list_cases")
def list_cases(
    request: Request,
    facet: _Facet = "open",
    author: str = "",
    limit: int = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> HttpResponse:
    """List what waits, most urgent and then longest waiting first; or what was closed, last first; or of one author."""
    page = services.list_cases(
        request.scope, facet=facet, author_id=author, limit=limit, cursor=cursor, now=clock.now()
    )
    return answer(shown.CasesOut.of(page))


@router.post("/cases/decide", response=schemas.DecidedSeveralOut, operation_id="decide_cases")
def decide_several(request: Request, payload: schemas.DecideSeveralIn) -> HttpResponse:
    """Decide the same about up to 50 cases, such as a wave of spam. Each is answered for by itself."""
    decided = services.decide_several(
        request.scope,
        cases=[(one.case_id, one.revision) for one in payload.cases],
        given=payload.model_dump(exclude={"cases"}),
        now=clock.now(),
    )
    return answer(schemas.DecidedSeveralOut(items=[schemas.DecidedOut.of(one) for one in decided]))


@router.get(_CASE, response=shown.CaseOut, operation_id="get_case")
def get_case(request: Request, case_id: str) -> HttpResponse:
    """Return a case with all that it takes to decide: scores, reports, history, texts, the thread, who else looks."""
    view = services.get_case(request.scope, case_id=case_id, now=clock.now())
    return answer(shown.CaseOut.of(view), revision=view.case.revision)


@router.get(f"{_CASE}/reports", response=shown.CaseReportsOut, operation_id="list_case_reports")
def list_reports(request: Request, case_id: str, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List who has reported what a case is about, and why; of what one wrote oneself the first page, without who."""
    page = services.list_reports(request.scope, case_id=case_id, limit=limit, cursor=cursor)
    return answer(shown.CaseReportsOut.of(page))


@router.post(f"{_CASE}/claim", response=shown.CaseCardOut, operation_id="claim_case")
def claim(request: Request, case_id: str, payload: schemas.ClaimIn | None = None) -> HttpResponse:
    """Take a case in hand for ten minutes; again, to go on. 409 `claimed` with who and until when another has it."""
    wanted = payload or schemas.ClaimIn()
    case = services.claim(request.scope, case_id=case_id, steal=wanted.steal, reason=wanted.reason, now=clock.now())
    return answer(shown.CaseCardOut.card(case))


@router.post(f"{_CASE}/release", response={204: None}, operation_id="release_case")
def release(request: Request, case_id: str) -> HttpResponse:
    """Let go of a case."""
    services.release(request.scope, case_id=case_id)
    return HttpResponse(status=204)


@router.post(f"{_CASE}/decide", response=shown.CaseCardOut, operation_id="decide_case")
def decide(request: Request, case_id: str, payload: schemas.DecideIn) -> HttpResponse:
    """Decide about a case. 409 `already_handled` with who, when and how, where somebody was first."""
    case = services.decide(request.scope, case_id=case_id, given=payload.model_dump(), now=clock.now())
    return answer(shown.CaseCardOut.card(case))


@router.post(f"{_CASE}/undo", response=shown.CaseCardOut, operation_id="undo_case")
def undo(request: Request, case_id: str, payload: schemas.UndoIn) -> HttpResponse:
    """Take back the last decision, within 24 hours."""
    case = services.undo(request.scope, case_id=case_id, revision=payload.revision, now=clock.now())
    return answer(shown.CaseCardOut.card(case))


@router.post(f"{_CASE}/appeal", response={201: schemas.AppealOut}, operation_id="appeal_case")
def appeal(request: Request, case_id: str, payload: schemas.AppealIn) -> HttpResponse:
    """Ask, as its author, for a second look at a decision: once, within 20 days."""
    made = services.appeal(request.scope, case_id=case_id, message=payload.message, now=clock.now())
    return answer(schemas.AppealOut.of(made), status=201)


@router.post(f"{_CASE}/appeal/answer", response=shown.CaseCardOut, operation_id="answer_appeal")
def answer_appeal(request: Request, case_id: str, payload: schemas.AppealAnswerIn) -> HttpResponse:
    """Answer an appeal, as another moderator than who decided first."""
    case = services.answer_appeal(request.scope, case_id=case_id, given=payload.model_dump(), now=clock.now())
    return answer(shown.CaseCardOut.card(case))


@router.get("/sanctions", response=schemas.SanctionedPageOut, operation_id="list_sanctions")
def list_sanctioned(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> HttpResponse:
    """List who is muted or suspended, for whom it ends last first."""
    page = services.list_sanctioned(request.scope, limit=limit, cursor=cursor, now=clock.now())
    return answer(schemas.SanctionedPageOut.of(page))


@router.delete("/sanctions/{user_id}", response={204: None}, operation_id="lift_sanctions")
def lift_sanctions(request: Request, user_id: str) -> HttpResponse:
    """Let somebody write again before the time."""
    services.lift_sanctions(request.scope, user_id=user_id, now=clock.now())
    return HttpResponse(status=204)
