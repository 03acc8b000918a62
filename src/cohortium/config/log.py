"""How the product logs: one line for each thing, as JSON, or for eyes. No personal data, and no addresses of pages."""

from typing import Any

import structlog
from django.db.utils import InterfaceError, OperationalError


def _is_a_defect(record: Any) -> bool:
    """A database that is away, or a row that is held for too long, is told by a line of ours and is no defect."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, OperationalError | InterfaceError)


# Django's own lines about 404 and the like name the address, and ours say the same by its route.
DJANGO: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"defects": {"()": "django.utils.log.CallbackFilter", "callback": _is_a_defect}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["defects"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What a client sent is no defect of ours: one line of ours says it, without a traceback.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}


def configure(*, as_json: bool) -> None:
    """Set structlog up for this process."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
