"""Step reports 步骤小结: what a step says it did; printed by doors, recorded in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check concluded; `compliant`, `violations`, `inconclusive` count targets, the rest findings.

    `withdrawn` findings rested on a slip in the registry that has been corrected. `held_back` says
    why nothing was opened and no unit was told; None where nothing was in the way.
    """

    as_of: date
    targets: int
    compliant: int
    violations: int
    inconclusive: int
    opened: int = 0
    confirmed: int = 0
    resolved: int = 0
    withdrawn: int = 0
    expired: int = 0
    queued: int = 0
    held_back: str | None = None


@dataclass(frozen=True, slots=True)
class Unreached:
    """A unit without an address of its own; `told_through` is the superior told instead, if any."""

    unit: str
    told_through: str | None


@dataclass(frozen=True, slots=True)
class AlertsReport:
    """How many messages were queued, and the units whose address is missing."""

    queued: int = 0
    without_mail: tuple[Unreached, ...] = ()


@dataclass(frozen=True, slots=True)
class RunTrust:
    """Whether the last crawl may be believed: `problem` is why not, `run_id` None before the first."""

    run_id: int | None
    problem: str | None
