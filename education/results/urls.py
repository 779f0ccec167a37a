"""Routes of the screens of results."""

from django.urls import path

from education.results.views import figures, learners

app_name = "results"

_RESULTS = "o/<str:organization>/teach/<str:module_id>/results/"

urlpatterns = [
    path(_RESULTS, figures.results, name="results"),
    path(f"{_RESULTS}quizzes/<str:content_id>/", figures.quiz, name="quiz"),
    path(f"{_RESULTS}follow-ups/<str:follow_up_id>/retry/", figures.retry, name="retry"),
    path(f"{_RESULTS}learners.csv", learners.learners_csv, name="learners-csv"),
    path(f"{_RESULTS}questions.csv", learners.questions_csv, name="questions-csv"),
    path(f"{_RESULTS}learners/", learners.learners, name="learners"),
    path(f"{_RESULTS}learners/<str:user_id>/", learners.learner, name="learner"),
    path(f"{_RESULTS}learners/<str:user_id>/<str:content_id>/", learners.attempts, name="attempts"),
]
