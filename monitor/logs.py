"""Logs 日志: structured lines on stderr; stdout belongs to answers.

What a stranger wrote stands in them as text: it begins no line of its own and steers no terminal.
"""

from __future__ import annotations

import json
import logging
import sys
import unicodedata

import structlog

from monitor.domain.secret import scrubbed

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of what steers, hides or breaks a line."""


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
            _on_one_line,
            renderer,
            _visible,
            _without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_WithoutSecrets())


def _on_one_line(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Every text of an event but its traceback, which has lines for people to read."""
    if not sys.stderr.isatty():
        # JSON has no line breaks within its texts
        return event
    return {
        name: _escaped(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }


def _visible(_logger: structlog.typing.WrappedLogger, _method: str, line: structlog.typing.EventDict) -> str:
    """The line with escapes, as JSON writes them, for what nobody can see."""
    return _escaped(str(line), kept="\n")


def _escaped(text: str, *, kept: str = "") -> str:
    return "".join(
        json.dumps(c)[1:-1] if unicodedata.category(c) in _UNSEEN and c not in kept else c for c in text
    )


def _without_secrets(
    _logger: structlog.typing.WrappedLogger, _method: str, line: structlog.typing.EventDict
) -> str:
    """The last processor: the line as it is written, whoever put what into it."""
    return scrubbed(str(line))


class _WithoutSecrets(logging.Formatter):
    """For what libraries warn of by the standard way, which goes to stderr where nobody else takes it."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))
