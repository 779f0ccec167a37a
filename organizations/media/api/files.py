"""Uploads and files in the JSON API."""

from typing import Annotated, Any

from django.http import HttpResponse, HttpResponseRedirect
from ninja import Path, Query, Router, Status

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.pages import DEFAULT_LIMIT, Cursor, Page
from organizations.media import schemas, services
from organizations.media.rules import Kind, Part, SignedPart, StoredFile, Upload

router = Router()

Identifier = Annotated[str, Path(max_length=64)]


@router.post("/uploads", response={201: schemas.TicketOut}, operation_id="request_upload")
def request_upload(request: Request, payload: schemas.FileUploadIn) -> Status[Any]:
    """Ask for a ticket to upload a file; then send the bytes straight to the bucket and call ``complete``."""
    ticket = services.request_upload(
        request.scope,
        filename=payload.filename,
        content_type=payload.content_type,
        size=payload.size,
        now=clock.now(),
    )
    return Status(201, schemas.TicketOut.of(ticket))


@router.get("/uploads", response=schemas.UploadsOut, operation_id="list_uploads")
def list_uploads(request: Request, limit: int = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[Upload]:
    """List the uploads that are under way or have failed, newest first."""
    return services.list_uploads(request.scope, limit=limit, cursor=cursor)


@router.get("/uploads/{upload_id}", response={200: schemas.UploadOut, 304: None}, operation_id="get_upload")
def get_upload(request: Request, upload_id: Identifier, response: HttpResponse) -> HttpResponse | Upload:
    """Return where an upload stands; poll it with ``If-None-Match``."""
    upload = services.get_upload(request.scope, upload_id=upload_id)
    tag = etag.of(upload.revision)
    unchanged = etag.not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    etag.mark(response, tag)
    return upload


@router.delete("/uploads/{upload_id}", response={204: None}, operation_id="cancel_upload")
def cancel_upload(request: Request, upload_id: Identifier) -> Status[Any]:
    """Give an upload up, whatever it is doing. One that is ready is a file: delete that."""
    services.cancel_upload(request.scope, upload_id=upload_id, now=clock.now())
    return Status(204, None)


@router.get("/uploads/{upload_id}/parts", response=schemas.PartsOut, operation_id="list_upload_parts")
def list_parts(request: Request, upload_id: Identifier) -> dict[str, list[Part]]:
    """List the parts that have arrived, to go on after a pause."""
    return {"parts": services.list_parts(request.scope, upload_id=upload_id)}


@router.post("/uploads/{upload_id}/parts", response=schemas.SignedPartsOut, operation_id="sign_upload_parts")
def sign_parts(request: Request, upload_id: Identifier, payload: schemas.PartsIn) -> dict[str, list[SignedPart]]:
    """Return addresses for parts that are about to be sent."""
    return {"parts": services.sign_parts(request.scope, upload_id=upload_id, parts=payload.given())}


@router.post("/uploads/{upload_id}/complete", response={202: schemas.UploadOut}, operation_id="complete_upload")
def complete_upload(request: Request, upload_id: Identifier) -> Status[Any]:
    """Say that all bytes are sent. Processing begins; calling it again changes nothing."""
    return Status(202, services.complete_upload(request.scope, upload_id=upload_id, now=clock.now()))


@router.post("/uploads/{upload_id}/retry", response={202: schemas.UploadOut}, operation_id="retry_upload")
def retry_upload(request: Request, upload_id: Identifier) -> Status[Any]:
    """Process a failed upload again, where that can help."""
    return Status(202, services.retry_upload(request.scope, upload_id=upload_id, now=clock.now()))


@router.get("/files", response=schemas.FilesOut, operation_id="list_files")
def list_files(
    request: Request, kind: Kind | None = None, limit: int = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[StoredFile]:
    """List the organization's files, newest first."""
    return services.list_files(request.scope, kind=kind, limit=limit, cursor=cursor)


@router.get("/files/{file_id}", response=schemas.FileDetailsOut, operation_id="get_file")
def get_file(request: Request, file_id: Identifier) -> StoredFile:
    """Return a file and where it is used."""
    return services.get_file_with_uses(request.scope, file_id=file_id)


@router.post("/files/{file_id}/replacement", response={201: schemas.TicketOut}, operation_id="replace_file")
def replace_file(request: Request, file_id: Identifier, payload: schemas.FileUploadIn) -> Status[Any]:
    """Ask for a ticket to upload a file in the place of this one: drafts use it once it is ready."""
    ticket = services.request_replacement(
        request.scope,
        file_id=file_id,
        filename=payload.filename,
        content_type=payload.content_type,
        size=payload.size,
        now=clock.now(),
    )
    return Status(201, schemas.TicketOut.of(ticket))


@router.delete("/files/{file_id}", response={204: None}, operation_id="delete_file")
def delete_file(request: Request, file_id: Identifier) -> Status[Any]:
    """Delete a file that is used nowhere."""
    services.delete_file(request.scope, file_id=file_id, now=clock.now())
    return Status(204, None)


@router.get("/files/{file_id}/content", response={302: None}, operation_id="read_file")
def read_file(
    request: Request, file_id: Identifier, rendition: Annotated[str, Query(max_length=40)] = "original"
) -> HttpResponse:
    """Lead to the bytes of a file or of one of its renditions, for 60 seconds; ranges work there."""
    response = HttpResponseRedirect(services.read_file(request.scope, file_id=file_id, rendition=rendition))
    response["Cache-Control"] = "private, no-store"
    return response
