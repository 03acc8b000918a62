"""How the product logs: one line for each thing, as JSON, or for eyes. No personal data, and no addresses of pages."""

from typing import Any

import structlog

# Django's own lines about 404 and the like name the address, and ours say the same by its route.
DJANGO: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
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
