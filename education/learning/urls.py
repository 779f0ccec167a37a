"""Routes of the learner's screens."""

from django.urls import path

from education.learning.views import answering, catalogue, files, sections

app_name = "learning"

_LEARN = "o/<str:organization>/learn/"
_MODULE = f"{_LEARN}<str:module_id>/"
_SECTION = f"{_MODULE}sections/<str:content_id>/"

urlpatterns = [
    path(_LEARN, catalogue.catalogue, name="catalogue"),
    path(f"{_LEARN}pictures/<str:file_id>/", files.image, name="image"),
    path(_MODULE, catalogue.module, name="module"),
    path(f"{_MODULE}picture/", files.picture, name="picture"),
    path(_SECTION, sections.section, name="section"),
    path(f"{_SECTION}answer/", answering.answer, name="answer"),
    path(f"{_SECTION}start/", answering.start, name="start"),
    path(f"{_SECTION}save/", answering.save, name="save"),
    path(f"{_SECTION}files/<slug:slot>/", files.file, name="file"),
]
