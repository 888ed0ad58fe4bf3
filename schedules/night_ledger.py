"""Night ledger 夜间台账: asks the run ledger which night is due and notes those nobody will run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from monitor.store.unit_of_work import UnitOfWork
from schedules.catch_up import due_night, newest_slot, night_length

CUT_OFF = "中途断电或停机，已看到的保留，其余由后来的一晚补看"
NOT_RUN = "当晚未运行（断电或停机），由后来的一晚补看"


@dataclass(frozen=True, slots=True)
class ScheduledNight:
    """A night that is due, until when it may last, and whether it is run late (补跑)."""

    slot: datetime
    deadline: datetime
    is_catch_up: bool


def settle_ledger(
    unit_of_work: UnitOfWork, *, night: tuple[time, time], now: datetime
) -> ScheduledNight | None:
    """The night to run now; None when nothing is due. The caller holds the lock `night`.

    So a row that never became final was cut off: the due one goes on, older ones are closed.
    """
    runs = unit_of_work.runs
    due = due_night(now, night=night, last_slot=_last_slot(unit_of_work, night=night, now=now))
    for run in runs.unsettled_slots():
        if run.slot != due.slot:
            runs.set_state(run.id, state="interrupted", finished_at=now, problem=CUT_OFF)
    for slot in due.skipped:
        runs.put_slot(slot, "skipped", problem=NOT_RUN)
    if due.slot is None:
        return None
    length = night_length(night)
    deadline = now + length if due.is_catch_up else due.slot + length
    return ScheduledNight(due.slot, deadline, due.is_catch_up)


def _last_slot(unit_of_work: UnitOfWork, *, night: tuple[time, time], now: datetime) -> datetime | None:
    """The newest slot that is settled.

    A night cut off on the first day was begun, so it is missing. A slot in the future was written
    by a clock that went wrong: then only the slot of this moment is asked about.
    """
    runs = unit_of_work.runs
    last = runs.last_settled_slot()
    if last is not None and last > now:
        slot = newest_slot(now, night[0])
        there = runs.by_slot(slot)
        return slot if there is not None and there.finished_at is not None else None
    unsettled = [run.slot for run in runs.unsettled_slots() if run.slot is not None]
    return min(unsettled) - timedelta(days=1) if last is None and unsettled else last
