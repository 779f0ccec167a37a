"""Routes of handing in and marking."""

from django.urls import path

from education.exercises.views import marking, working

app_name = "exercises"

_LEARN = "o/<str:organization>/learn/"
_WORK = f"{_LEARN}<str:module_id>/sections/<str:content_id>/work/"
_MARK = "o/<str:organization>/teach/<str:module_id>/submissions/"

urlpatterns = [
    path(f"{_LEARN}preview-text/", working.preview_text, name="preview-text"),
    path(_WORK, working.hand_in, name="hand-in"),
    path(f"{_WORK}take-back/", working.take_back, name="take-back"),
    path(f"{_WORK}file/", working.waiting_file, name="waiting-file"),
    path(f"{_WORK}file/clear/", working.clear_file, name="clear-file"),
    path(f"{_WORK}<int:number>/file/", working.own_file, name="own-file"),
    path(_MARK, marking.queue, name="queue"),
    path(f"{_MARK}<str:submission_id>/", marking.submission, name="submission"),
    path(f"{_MARK}<str:submission_id>/file/", marking.file, name="file"),
]
