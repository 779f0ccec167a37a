"""What uvicorn serves: runs live, and nothing else."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diatonic.settings")
django.setup()

from workbench.runs.stream import application  # noqa: E402 -- it needs the settings

__all__ = ["application"]
