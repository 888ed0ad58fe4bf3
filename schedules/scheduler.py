"""Scheduler 定时程序: APScheduler as a clock only; the run ledger decides what is due.

The only file that knows APScheduler. It keeps no jobs of its own: at every tick (and once at
the start, after a power cut) the same question is put to the ledger.
"""

from __future__ import annotations

import signal
from datetime import timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor import clock
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import MonitorError, RunUnderWay
from monitor.steps.deliver_outbox import deliver_outbox
from monitor.store.run_lock import run_lock
from monitor.wiring import Workshop
from schedules.catch_up import due_night, night_length
from schedules.nightly import NightReport, run_night
from schedules.timetable import DELIVERY_EVERY

CUT_OFF = "中途断电或停机，已看到的保留，其余由后来的一晚补看"

_LOG = structlog.get_logger()
_STOPPING = {signal.SIGTERM, signal.SIGINT}


def run_if_due(workshop: Workshop) -> NightReport | None:
    """Run the night the ledger lacks, note the ones nobody will run; None when nothing is due."""
    now = clock.now()
    night = workshop.settings.night_span
    with workshop.ready_store.writing() as unit_of_work:
        due = due_night(now, night=night, last_slot=unit_of_work.runs.last_settled_slot())
        for run in unit_of_work.runs.unsettled_slots():
            if run.slot != due.slot:
                unit_of_work.runs.set_state(run.id, state="interrupted", finished_at=now, problem=CUT_OFF)
        for slot in due.skipped:
            unit_of_work.runs.put_slot(slot, "skipped", problem="当晚未运行（断电或停机），由后来的一晚补看")
    if due.slot is None:
        return None
    length = night_length(night)
    deadline = now + length if due.is_catch_up else due.slot + length
    return run_night(workshop, deadline=deadline, slot=due.slot, is_catch_up=due.is_catch_up)


def keep_time(workshop: Workshop) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        RunUnderWay: another scheduler keeps time for this database already.
    """
    with run_lock(workshop.ready_store.engine, name="clock"):
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        scheduler = _clock(workshop)
        scheduler.start()
        try:
            signal.sigwait(_STOPPING)
        finally:
            scheduler.shutdown(wait=False)


def _clock(workshop: Workshop) -> BackgroundScheduler:
    starts = workshop.settings.night_span[0]
    scheduler = BackgroundScheduler(timezone=SHANGHAI)
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    nightly = CronTrigger(hour=starts.hour, minute=starts.minute, timezone=SHANGHAI)
    scheduler.add_job(_night, nightly, args=[workshop], id="night", **options)
    scheduler.add_job(_night, args=[workshop], id="catch-up", **options)
    often = IntervalTrigger(seconds=int(DELIVERY_EVERY / timedelta(seconds=1)))
    scheduler.add_job(_deliver, often, args=[workshop], id="deliver", **options)
    return scheduler


def _night(workshop: Workshop) -> None:
    try:
        run_if_due(workshop)
    except RunUnderWay as error:
        _LOG.info("another night is being run", detail=str(error))
    except MonitorError as error:
        _LOG.error("the night failed", error=str(error))


def _deliver(workshop: Workshop) -> None:
    """Send what an operator released since the last night."""
    if workshop.settings.mail_mode == "dry-run":
        return
    store = workshop.ready_store
    try:
        with run_lock(store.engine, name="deliver"):
            report = deliver_outbox(
                store, workshop.channel, sender=workshop.settings.mail_from, now=clock.now()
            )
    except MonitorError as error:
        _LOG.error("delivery failed", error=str(error))
        return
    if report.sent or report.dead:
        _LOG.info("mails delivered", sent=report.sent, postponed=report.postponed, dead=report.dead)
