"""Diatonic: organizations learn, talk and build with AI."""

from diatonic.celery import app as celery_app

__all__ = ["celery_app"]
