"""Catch up 补跑: which scheduled night is due, which were missed for good — pure date arithmetic.

A slot is the instant at which a night starts. After a power cut the newest missed night is run
once, marked 补跑; older ones are recorded as skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from monitor.domain.calendar_day import SHANGHAI


@dataclass(frozen=True, slots=True)
class DueNight:
    """What to do now: the slot to run (None: nothing is due) and the slots nobody will run."""

    slot: datetime | None
    is_catch_up: bool
    skipped: tuple[datetime, ...]


def night_length(night: tuple[time, time]) -> timedelta:
    """How long a night lasts; `22:30-06:30` are eight hours."""
    starts, ends = night
    minutes = (ends.hour * 60 + ends.minute) - (starts.hour * 60 + starts.minute)
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)


def newest_slot(now: datetime, starts: time) -> datetime:
    """The latest start of a night that is not in the future."""
    local = now.astimezone(SHANGHAI)
    slot = local.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0)
    return slot if slot <= local else slot - timedelta(days=1)


def due_night(now: datetime, *, night: tuple[time, time], last_slot: datetime | None) -> DueNight:
    """What the ledger lacks. `last_slot` is the newest slot with a row; None on the first day.

    On the first day nothing has been missed: only a night that is going on is run.
    """
    slot = newest_slot(now, night[0])
    is_running_time = now < slot + night_length(night)
    if last_slot is None:
        return DueNight(slot if is_running_time else None, is_catch_up=False, skipped=())
    if last_slot >= slot:
        return DueNight(None, is_catch_up=False, skipped=())
    skipped = []
    missed = last_slot.astimezone(SHANGHAI) + timedelta(days=1)
    while missed < slot:
        skipped.append(missed)
        missed += timedelta(days=1)
    return DueNight(slot, is_catch_up=not is_running_time, skipped=tuple(skipped))
