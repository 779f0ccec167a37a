"""Celery: the workers that run jobs, and beat, which sweeps for what is overdue."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diatonic.settings")

app = Celery("diatonic")
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Keep Django's structured logging; Celery would replace it."""
