"""Structured logs: one JSON object a line on standard output, request and user bound to each."""

import logging
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


#: What beat asks for several times a minute. That it went well is no news, and would hide what is.
HEARTBEATS = (
    "diatonic.common.jobs.sweep",
    "organizations.audit.tasks.seal",
    "workbench.llm.tasks.settle_lost",
    "community.discussion.tasks.count_views",
)
_OF_CELERY = ("celery.", "django_structlog.celery.")


class WithoutHeartbeat(logging.Filter):
    """Leaves out that one of :data:`HEARTBEATS` was asked for, begun and done; what goes wrong with it stays in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is written."""
        if record.levelno > logging.INFO or not record.name.startswith(_OF_CELERY):
            return True
        said = record.getMessage()
        return not any(task in said for task in HEARTBEATS)


class RoutesOnly(logging.Filter):
    """Puts the route's template in the place of a request's path, which may be a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            record.args = tuple(route if one == request.path else one for one in record.args)
        return True


def configure(log_format: str) -> dict[str, Any]:
    """Set structlog up and return Django's ``LOGGING``. ``log_format``: ``json`` or ``console``."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": _SHARED,
            }
        },
        "filters": {"without_heartbeat": {"()": WithoutHeartbeat}, "routes_only": {"()": RoutesOnly}},
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "filters": ["without_heartbeat", "routes_only"],
            }
        },
        "root": {"handlers": ["stdout"], "level": "INFO"},
        "loggers": {
            # A 4xx is the client's matter and is in request_finished already.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
            # It logs tokens and claims at DEBUG.
            "mozilla_django_oidc": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
            "pynamodb": {"level": "WARNING"},
            "django_structlog.middlewares.request": {"level": "INFO"},
        },
    }


logging.captureWarnings(capture=True)
