"""Step reports 步骤小结: what a step says it did; printed by doors, recorded in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check concluded; `compliant`, `violations`, `inconclusive` count targets, the rest findings.

    `withdrawn` findings rested on a slip in the registry that has been corrected. `held_back` says
    why nothing was opened and no unit was told; None where nothing was in the way. `silenced` and
    `flood` are those of the `AlertsReport`.
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
    silenced: int = 0
    flood: int = 0


@dataclass(frozen=True, slots=True)
class Unreached:
    """A unit without an address of its own; `told_through` is the superior told instead, if any."""

    unit: str
    told_through: str | None


@dataclass(frozen=True, slots=True)
class AlertsReport:
    """How many messages were queued, and the units whose address is missing.

    `silenced` counts what some unit was not written to about because of a silence; `flood` the
    messages of this check that an operator must look at because there were more than the cap.
    """

    queued: int = 0
    without_mail: tuple[Unreached, ...] = ()
    silenced: int = 0
    flood: int = 0


@dataclass(frozen=True, slots=True)
class RunTrust:
    """Whether the last crawl may be believed: `problem` is why not, `run_id` None before the first."""

    run_id: int | None
    problem: str | None
