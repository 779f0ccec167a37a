"""Routes of the welcome page and of the first steps."""

from django.urls import path

from organizations.onboarding import views

app_name = "onboarding"

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/join/", views.join, name="join"),
    path("welcome/create/", views.create, name="create"),
    path("welcome/ask/", views.ask, name="ask"),
    path("welcome/withdraw/", views.withdraw, name="withdraw"),
    path("o/<str:organization>/first-steps/", views.first_steps, name="first-steps"),
]
