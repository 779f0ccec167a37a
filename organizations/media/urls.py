"""Routes of the file screens."""

from django.urls import path

from organizations.media import views

app_name = "media"

_FILES = "o/<str:organization>/files/"

urlpatterns = [
    path(_FILES, views.files, name="files"),
    path(f"{_FILES}uploads/", views.uploads, name="uploads"),
    path(f"{_FILES}uploads/<str:upload_id>/retry/", views.retry, name="retry"),
    path(f"{_FILES}uploads/<str:upload_id>/cancel/", views.cancel, name="cancel"),
    path(f"{_FILES}<str:file_id>/", views.file, name="file"),
    path(f"{_FILES}<str:file_id>/delete/", views.delete, name="delete"),
    path(f"{_FILES}<str:file_id>/<slug:rendition>/", views.show, name="show"),
]
