"""Routes of moderation's screens."""

from django.urls import path

from community.moderation.views import bulk, cases, outcomes, queue, sanctions, settings, statistics

app_name = "moderation"

_MODERATION = "o/<str:organization>/moderation/"
_COMMUNITY = "o/<str:organization>/community/"
_CASE = f"{_MODERATION}cases/<str:case_id>/"

urlpatterns = [
    path(_MODERATION, queue.queue, name="queue"),
    path(f"{_MODERATION}bulk/", bulk.decide_several, name="bulk"),
    path(f"{_MODERATION}bulk/undo/", bulk.undo_several, name="undo-several"),
    path(f"{_MODERATION}count/", statistics.count, name="count"),
    path(f"{_MODERATION}sanctions/", sanctions.sanctions, name="sanctions"),
    path(f"{_MODERATION}sanctions/<str:user_id>/end/", sanctions.end, name="end-sanctions"),
    path(f"{_MODERATION}settings/", settings.settings, name="settings"),
    path(f"{_MODERATION}statistics/", statistics.statistics, name="statistics"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}decide/", cases.decide, name="decide"),
    path(f"{_CASE}answer/", cases.answer, name="answer"),
    path(f"{_CASE}undo/", cases.undo, name="undo"),
    path(f"{_CASE}claim/", cases.claim, name="claim"),
    path(f"{_CASE}looking/", cases.looking, name="looking"),
    path(f"{_CASE}pictures/<int:number>/", cases.picture, name="picture"),
    path(f"{_COMMUNITY}transparency/", statistics.transparency, name="transparency"),
    path(f"{_COMMUNITY}decisions/<str:case_id>/", outcomes.outcome, name="outcome"),
]
