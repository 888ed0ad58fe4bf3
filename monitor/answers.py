"""Answers 输出: JSON documents and Chinese tables on stdout, nothing else; every door prints through this."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 200
_NEVER_BROKEN = 12
"""Dates, numbers and short names stay on one line; long sentences give way."""


def print_json(document: object) -> None:
    """One JSON document and a line break."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_line(text: str) -> None:
    """One line, free of control characters."""
    sys.stdout.write(printable(text) + "\n")


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table that aligns East Asian text; colours and box lines give way when piped."""
    table = Table(title=title, title_justify="left", show_lines=False)
    lines = [[printable("" if cell is None else str(cell)) for cell in row] for row in rows]
    for number, header in enumerate(headers):
        is_short = all(len(line[number]) <= _NEVER_BROKEN for line in lines)
        table.add_column(header, overflow="fold", no_wrap=is_short)
    for line in lines:
        table.add_row(*map(Text, line))
    _console().print(table)


def printable(text: str) -> str:
    """Text without control, escape and bidi characters: crawled titles reach this terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def minute_of(instant: str | None) -> str:
    """An instant of an answer to the minute: 2026-11-24 01:00."""
    return instant[:16].replace("T", " ") if instant else ""


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=_PIPED_WIDTH)
