"""Routes of certificates."""

from django.urls import path

from education.certificates import views

app_name = "certificates"

urlpatterns = [
    path("o/<str:organization>/learn/certificates/<str:proof>/", views.check, name="check"),
    path("o/<str:organization>/learn/<str:module_id>/certificate/", views.certificate, name="certificate"),
]
