"""Arithmetic 计算过程: how a finding's numbers follow from the rows that were read, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.domain.period import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a row was counted, and why; None where the finding is not about counting rows."""

    counted: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The steps in Chinese, oldest thought first, and what became of each row.

    `marks` are by item key. `found` of `asked` in `window`, each None where nothing is counted.
    `agrees` tells whether working it out again gives what the finding says; None where only the
    finding's own numbers are told.
    """

    steps: tuple[str, ...]
    window: Span | None = None
    asked: int | None = None
    found: int | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    agrees: bool | None = None
