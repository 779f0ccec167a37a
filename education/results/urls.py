"""Routes of the screens of results."""

from django.urls import path

from education.results.views import figures

app_name = "results"

_RESULTS = "o/<str:organization>/teach/<str:module_id>/results/"

urlpatterns = [
    path(_RESULTS, figures.results, name="results"),
    path(f"{_RESULTS}quizzes/<str:content_id>/", figures.quiz, name="quiz"),
    path(f"{_RESULTS}follow-ups/<str:follow_up_id>/retry/", figures.retry, name="retry"),
]
