"""Routes of the app. A page of an organization is ``o/<str:organization>/…``; its view takes ``organization``."""

from django.urls import include, path

app_name = "workbench"

urlpatterns = [
    path("", include("workbench.agents.urls")),
    path("", include("workbench.llm.urls")),
    path("", include("workbench.runs.urls")),
]
