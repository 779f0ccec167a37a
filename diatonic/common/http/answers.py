"""What the API answers: built once from checked values, written as JSON once.

ninja would validate an answer a second time, field by field; on a page of twenty items that costs more than
reading them (measured). So operations build their answer and hand out the finished response; the ``response=``
they declare is what the document says, and a test holds the two together.
"""

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict

from diatonic.common.http import etag


class Answer(BaseModel):
    """The base of every shape that the API answers."""

    model_config = ConfigDict(from_attributes=True)


def answer(body: BaseModel, *, status: int = 200, revision: int | None = None) -> HttpResponse:
    """Return ``body`` as JSON; with a ``revision`` also as ``ETag``, for ``If-Match`` and ``If-None-Match``."""
    response = HttpResponse(
        body.__pydantic_serializer__.to_json(body), content_type="application/json; charset=utf-8", status=status
    )
    return response if revision is None else etag.mark(response, etag.of(revision))
