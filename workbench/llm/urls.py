"""Routes of the gateway's screens."""

from django.urls import path

from workbench.llm.views import limits, usage

app_name = "llm"

_BENCH = "o/<str:organization>/workbench/"

urlpatterns = [
    path(f"{_BENCH}models/", usage.models, name="models"),
    path(f"{_BENCH}usage/", usage.usage, name="usage"),
    path(f"{_BENCH}usage.csv", usage.usage_table, name="usage-table"),
    path(f"{_BENCH}limits/", limits.limits, name="limits"),
    path(f"{_BENCH}limits/extend/", limits.extend, name="extend"),
    path(f"{_BENCH}calls/", usage.calls, name="calls"),
]
