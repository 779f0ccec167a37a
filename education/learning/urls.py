"""Routes of the learner's screens."""

from django.urls import path

from education.learning import views

app_name = "learning"

_LEARN = "o/<str:organization>/learn/"
_MODULE = f"{_LEARN}<str:module_id>/"
_SECTION = f"{_MODULE}sections/<str:content_id>/"

urlpatterns = [
    path(_LEARN, views.catalogue, name="catalogue"),
    path(f"{_LEARN}pictures/<str:file_id>/", views.image, name="image"),
    path(_MODULE, views.module, name="module"),
    path(f"{_MODULE}picture/", views.picture, name="picture"),
    path(_SECTION, views.section, name="section"),
    path(f"{_SECTION}answer/", views.answer, name="answer"),
    path(f"{_SECTION}files/<slug:slot>/", views.file, name="file"),
]
