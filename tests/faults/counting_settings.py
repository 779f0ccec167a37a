"""The product's settings, for a worker that writes down every call of a code tool."""

from diatonic.settings import *  # noqa: F403, TID251 -- the same, and one module more
from diatonic.settings import CELERY_INCLUDE as _USUAL  # noqa: TID251 -- likewise

CELERY_INCLUDE = [*_USUAL, "tests.faults.counting_calls"]
