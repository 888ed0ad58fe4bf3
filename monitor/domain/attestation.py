"""Attestation 人工核验: a person's dated observation of an account, with proof. Blank cells say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.domain.look import AccountState, Interaction

NIGHT_APART = timedelta(hours=20)
"""Between two attestations that may confirm each other (`judging.md` §6.1: two nights)."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one person saw of one account.

    `state` is None where nothing was said of it; `name_now` is the name of an account that was
    renamed. `newest_on` and `newest_original_on` are days: after them nothing, or nothing original,
    had been published by `attested_at`. `place` names the file and the row.
    """

    attested_at: datetime
    attested_by: str
    state: AccountState | None = None
    name_now: str = ""
    newest_on: date | None = None
    newest_original_on: date | None = None
    interaction: Interaction | None = None
    proof: str = ""
    place: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the account could not be found, or is there no more."""
        return self.state not in (None, "normal")
