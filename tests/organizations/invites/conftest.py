"""An empty folder of mail for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    """Where mail goes."""
    mail = Path(settings.BASE_DIR) / settings.DIATONIC.var / "mail"
    shutil.rmtree(mail, ignore_errors=True)
    yield mail
    shutil.rmtree(mail, ignore_errors=True)
