"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from django.urls import include, path

app_name = "education"

urlpatterns = [
    # Before authoring, which takes whatever follows teach/ for a module.
    path("", include("education.archives.urls")),
    path("", include("education.exercises.urls")),
    path("", include("education.certificates.urls")),
    path("", include("education.authoring.urls")),
    path("", include("education.learning.urls")),
    path("", include("education.results.urls")),
    path("", include("education.questions.urls")),
]
