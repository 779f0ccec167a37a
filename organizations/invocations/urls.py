"""Routes of the operators' screen of what ran."""

from django.urls import path

from organizations.invocations import views

app_name = "invocations"

urlpatterns = [
    path("o/<str:organization>/invocations/", views.invocations, name="list"),
]
