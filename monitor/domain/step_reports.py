"""Step reports 步骤小结: what a step says it did; printed by doors, recorded in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check concluded; `compliant`, `violations`, `inconclusive` count targets, the rest findings."""

    as_of: date
    targets: int
    compliant: int
    violations: int
    inconclusive: int
    opened: int = 0
    confirmed: int = 0
    resolved: int = 0
    expired: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True)
class AlertsReport:
    """How many digests were queued, and the units nobody can be told for."""

    queued: int
    without_mail: tuple[str, ...]
