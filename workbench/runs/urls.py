"""Routes of runs."""

from django.urls import path

from workbench.runs.views import analytics, answering, data, starting, steering, watching

app_name = "runs"

_BENCH = "o/<str:organization>/workbench/"
_RUN = f"{_BENCH}runs/<str:run_id>/"

urlpatterns = [
    path(f"{_BENCH}projects/<str:project_id>/run/", starting.new, name="new"),
    path(f"{_BENCH}projects/<str:project_id>/data/", data.data, name="data"),
    path(f"{_BENCH}projects/<str:project_id>/data/<str:data_id>/", data.datum, name="datum"),
    path(f"{_BENCH}runs/", watching.runs, name="runs"),
    path(f"{_BENCH}analytics/", analytics.analytics, name="analytics"),
    path(f"{_BENCH}analytics.csv", analytics.analytics_table, name="analytics-table"),
    path(_RUN, watching.run, name="run"),
    path(f"{_RUN}stop/", steering.stop, name="stop"),
    path(f"{_RUN}resume/", steering.resume, name="resume"),
    path(f"{_RUN}helpful/", steering.judge, name="judge"),
    path(f"{_RUN}approvals/<str:wait_id>/", answering.decide, name="decide"),
    path(f"{_RUN}actions/<str:wait_id>/", answering.act, name="act"),
]
