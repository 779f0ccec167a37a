"""The JSON API of whom one can mention."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from community.discussion.schemas.mentions import OfferedPeopleOut
from community.discussion.services.mentions import MAX_BEGINNING, offer_people
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer

router = Router(tags=["community: posts"])


@router.get("/mentions", response=OfferedPeopleOut, operation_id="offer_mentions")
def offer(request: Request, q: Annotated[str, Query(max_length=MAX_BEGINNING)] = "") -> HttpResponse:
    """List members of the organization whose name begins with `q`, for whoever types an @."""
    return answer(OfferedPeopleOut.of(offer_people(request.scope, begins=q)))
