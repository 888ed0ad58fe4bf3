"""Planted truth 预设事实: what must be concluded of one target of the county on the demo's second night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.domain.look import Outcome
from monitor.domain.verdict import VerdictName


@dataclass(frozen=True, slots=True)
class PlantedTruth:
    """Known by construction, never computed by what it is compared with.

    `indicator` is the violation that puts the target on the list, `due_on` its day (None where
    there is none); `needed` > 0 puts it on the list of what is due soon; `notice` names an
    indicator of weight notice. `reason` is that of a target that cannot be seen.
    """

    verdict: VerdictName = "compliant"
    indicator: str = ""
    due_on: date | None = None
    needed: int = 0
    notice: str = ""
    outcome: Outcome = "seen"
    reason: str | None = None
    is_exempt: bool = False

    @classmethod
    def violation(cls, indicator: str, due_on: date | None = None) -> PlantedTruth:
        """A fault that can be seen."""
        return cls("violation", indicator, due_on)

    @classmethod
    def due_soon(cls, due_on: date, *, needed: int = 1) -> PlantedTruth:
        """Still compliant, but not for long."""
        return cls(due_on=due_on, needed=needed)

    @classmethod
    def unseen(cls, outcome: Outcome, reason: str) -> PlantedTruth:
        """Nothing can be said, so nothing must be said."""
        return cls("inconclusive", outcome=outcome, reason=reason)


AS_IT_SHOULD_BE = PlantedTruth()
"""Seen, and nothing to complain about."""


@dataclass(frozen=True, slots=True)
class ExpectedTarget:
    """One target with its truth, as the printed documents must show it on `today`.

    `place` is the site of a column, the type of an account. `newest_on` is None where nothing
    can be seen.
    """

    kind: str
    place: str
    name: str
    units: tuple[str, ...]
    truth: PlantedTruth
    newest_on: date | None
    today: date

    @property
    def overdue_days(self) -> int | None:
        """Days since the day it should have published; None where there is no such day."""
        due_on = self.truth.due_on
        return (self.today - due_on).days if self.is_listed and due_on else None

    @property
    def is_listed(self) -> bool:
        """Whether it stands on the overdue list."""
        return bool(self.truth.indicator)

    @property
    def is_confirmed(self) -> bool:
        """Whether it was violated on both nights: what became overdue today was seen once only."""
        days = self.overdue_days
        return self.is_listed and (days is None or days > 1)
