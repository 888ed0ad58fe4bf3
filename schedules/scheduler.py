"""Scheduler 定时程序: APScheduler as a clock only; the run ledger decides what is due.

The only file that knows APScheduler. It keeps no jobs of its own: at every tick (and once at
the start, after a power cut) the same question is put to the ledger.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor import clock
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import MonitorError, RunUnderWay
from monitor.queries.message_targets import message_targets
from monitor.steps.deliver_outbox import deliver_outbox
from monitor.steps.withdraw_alerts import has_untrue_alerts, withdraw_alerts
from monitor.store.run_lock import run_lock
from monitor.wiring import Workshop
from schedules.night_ledger import settle_ledger
from schedules.nightly import Night, NightReport, run_locked_night
from schedules.stop_signal import stop_signal
from schedules.timetable import ASK_EVERY, DELIVERY_EVERY

_LOG = structlog.get_logger()


def run_if_due(workshop: Workshop, *, stop: threading.Event | None = None) -> NightReport | None:
    """Run the night the ledger lacks, note the ones nobody will run; None when nothing is due.

    Raises:
        RunUnderWay: another night is being run.
    """
    store, span = workshop.ready_store, workshop.settings.night_span
    with run_lock(store.engine, name="night"):
        with store.writing() as unit_of_work:
            due = settle_ledger(unit_of_work, night=span, now=clock.now())
        if due is None:
            return None
        night = Night(due.deadline, due.slot, is_catch_up=due.is_catch_up, stop=stop)
        return run_locked_night(workshop, night)


def keep_time(workshop: Workshop) -> None:
    """Run until SIGTERM or SIGINT; a night that is going on is asked to stop and goes on at the next start.

    Raises:
        RunUnderWay: another scheduler keeps time for this database already.
    """
    with run_lock(workshop.ready_store.engine, name="clock"), stop_signal() as stop:
        scheduler = _clock(workshop, stop)
        scheduler.start()
        try:
            stop.wait()
        finally:
            stop.set()
            scheduler.shutdown(wait=True)


def _clock(workshop: Workshop, stop: threading.Event) -> BackgroundScheduler:
    # a tick during a long night is expected; what goes wrong inside a job is an error
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    starts = workshop.settings.night_span[0]
    scheduler = BackgroundScheduler(timezone=SHANGHAI)
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    ticks = OrTrigger(
        [
            CronTrigger(hour=starts.hour, minute=starts.minute, timezone=SHANGHAI),
            IntervalTrigger(seconds=_seconds(ASK_EVERY), timezone=SHANGHAI),
        ]
    )
    now = clock.now()
    scheduler.add_job(_night, ticks, args=[workshop, stop], id="night", next_run_time=now, **options)
    often = IntervalTrigger(seconds=_seconds(DELIVERY_EVERY), timezone=SHANGHAI)
    scheduler.add_job(_deliver, often, args=[workshop], id="deliver", **options)
    return scheduler


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _night(workshop: Workshop, stop: threading.Event) -> None:
    try:
        run_if_due(workshop, stop=stop)
    except RunUnderWay as error:
        _LOG.info("another night is being run", detail=str(error))
    except MonitorError as error:
        _LOG.error("the night failed", error=str(error))


def _deliver(workshop: Workshop) -> None:
    """Send what an operator released since the last night."""
    if workshop.settings.mail_mode == "dry-run":
        return
    try:
        store = workshop.ready_store
        with run_lock(store.engine, name="deliver"):
            # what is not sent in this round is not judged either
            to_units = workshop.mail_hours.is_open(clock.now())
            if to_units:
                _withdraw_untrue(workshop)
            report = deliver_outbox(
                store,
                workshop.channel,
                sender=workshop.settings.mail_from,
                clock=clock.now,
                hours=workshop.mail_hours,
                to_units=to_units,
            )
    except MonitorError as error:
        _LOG.error("delivery failed", error=str(error))
        return
    if report.sent or report.dead:
        _LOG.info("mails delivered", sent=report.sent, postponed=report.postponed, dead=report.dead)


def _withdraw_untrue(workshop: Workshop) -> None:
    """Days may lie between the check that wrote a message and the moment it can be sent.

    Judging takes its time: it is done in reading, and again in writing only where something is to be
    taken out.
    """
    now, waiting, store = clock.now(), ("waiting",), workshop.ready_store
    with store.reading() as unit_of_work:
        judged = message_targets(unit_of_work, workshop.basis, states=waiting, now=now)
        if not has_untrue_alerts(unit_of_work, judged, now=now, states=waiting):
            return
    with store.writing() as unit_of_work:
        judged = message_targets(unit_of_work, workshop.basis, states=waiting, now=now)
        withdrawn = withdraw_alerts(unit_of_work, judged, now=now, states=waiting)
    for each in withdrawn:
        _LOG.info("mail withdrawn or shortened", alert_id=each.alert_id, rows=len(each.rows))
