"""Logs 日志: structured lines on stderr; stdout belongs to answers."""

from __future__ import annotations

import logging
import sys

import structlog

from monitor.domain.secret import scrubbed


def configure_logs(*, verbose: bool = False) -> None:
    """JSON lines when stderr is a file or a pipe, readable lines on a terminal."""
    level = logging.DEBUG if verbose else logging.INFO
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
            _without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_WithoutSecrets())


def _without_secrets(
    _logger: structlog.typing.WrappedLogger, _method: str, line: structlog.typing.EventDict
) -> str:
    """The last processor: the line as it is written, whoever put what into it."""
    return scrubbed(str(line))


class _WithoutSecrets(logging.Formatter):
    """For what libraries warn of by the standard way, which goes to stderr where nobody else takes it."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))
