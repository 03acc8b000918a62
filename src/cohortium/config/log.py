"""How the product logs: one line for each thing, as JSON, or for eyes. No personal data, and no addresses of pages."""

import sys
from typing import Any

import structlog

from cohortium.config.log_words import first_line, masked, traced
from cohortium.core.constraints import is_away


def _is_a_defect(record: Any) -> bool:
    """A database that is away, or a row that is held for too long, is told by a line of ours and is no defect.

    Nor is an answer that says so of itself, as `/health/ready` does.
    """
    if record.exc_info:
        return not is_away(record.exc_info[1])
    return bool(record.name != "django.request")


def _by_route(_: Any, __: str, line: Any) -> Any:
    """Django names the address of what crashed; an address holds what people typed into it, its route does not."""
    record = line.get("_record")
    if record is not None and record.name == "django.request":
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        line |= {"event": "crashed", "route": match.route if match else None}
    return line


_STAMPED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def of_libraries(*, as_json: bool) -> dict[str, Any]:
    """Settings for `logging`, through which Django and the libraries speak: their lines look like ours."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"defects": {"()": "django.utils.log.CallbackFilter", "callback": _is_a_defect}},
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_STAMPED, structlog.stdlib.add_logger_name, first_line, _by_route],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(as_json=as_json)],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["defects"], "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers write to another format, and mail administrators whom nobody has named.
            "django": {"handlers": [], "level": "WARNING"},
            # Its lines about 404 and the like name the address, and ours say the same by its route.
            "django.request": {"level": "ERROR"},
            # What a client sent is no defect of ours: one line of ours says it, without a traceback.
            "django.security": {"level": "CRITICAL"},
        },
    }


def configure(*, as_json: bool) -> None:
    """Set structlog up for this process."""
    structlog.configure(
        processors=[*_STAMPED, *_rendered(as_json=as_json)],
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _rendered(*, as_json: bool) -> list[Any]:
    if as_json:
        words = structlog.processors.ExceptionRenderer(traced)
        return [words, masked, structlog.processors.JSONRenderer()]
    # For eyes that look at a terminal of their own: errors say what they say. A plain traceback: the richer ones print
    # what variables held, which are people's names and numbers.
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    return [plain]
