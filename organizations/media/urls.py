"""Routes of the file screens."""

from django.urls import path

from organizations.media.views import files, storage

app_name = "media"

_FILES = "o/<str:organization>/files/"

urlpatterns = [
    path(_FILES, files.files, name="files"),
    path(f"{_FILES}storage/", storage.storage, name="storage"),
    path(f"{_FILES}unused/", storage.unused, name="unused"),
    path(f"{_FILES}unused/<str:sweep_id>/delete/", storage.delete_unused, name="delete-unused"),
    path(f"{_FILES}check/", storage.check, name="check"),
    path(f"{_FILES}uploads/", files.uploads, name="uploads"),
    path(f"{_FILES}uploads/<str:upload_id>/retry/", files.retry, name="retry"),
    path(f"{_FILES}uploads/<str:upload_id>/cancel/", files.cancel, name="cancel"),
    path(f"{_FILES}<str:file_id>/", files.file, name="file"),
    path(f"{_FILES}<str:file_id>/delete/", files.delete, name="delete"),
    path(f"{_FILES}<str:file_id>/<slug:rendition>/", files.show, name="show"),
]
