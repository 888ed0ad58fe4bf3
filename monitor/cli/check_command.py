"""Check command 判定命令: verdicts, findings and messages of one moment, in one transaction."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime

import typer

from monitor import clock
from monitor.answers import print_json, print_line
from monitor.cli.moments import read_as_of
from monitor.cli.overdue_options import AsJson, AsOf, ExitCode, RuleBookKey, require_rulebook
from monitor.cli.secrets_in_force import notices_of
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import OwnFault
from monitor.domain.step_reports import AlertsReport, CheckReport
from monitor.queries.judged_targets import JudgedTarget, judged_targets
from monitor.queries.status import status_document
from monitor.steps.announce_flood import announce_flood
from monitor.steps.announce_secrets import announce_secrets
from monitor.steps.check_targets import check_targets, tally
from monitor.steps.compare_clock import compare_clock
from monitor.steps.escalate import escalate
from monitor.steps.hold_flood import hold_flood, texts_unsent
from monitor.steps.raise_alerts import raise_alerts
from monitor.steps.report_week import report_week
from monitor.steps.silence_alerts import expire_silences
from monitor.steps.tell_operator import OperatorNews, tell_operator
from monitor.steps.trust_last_run import trust_last_run
from monitor.steps.withdraw_alerts import withdraw_alerts
from monitor.store.unit_of_work import UnitOfWork
from monitor.wiring import Workshop, open_workshop

_WENT_BACK = (
    "最近一次采集记的时间（{at:%Y-%m-%d %H:%M}）比现在还晚，问题清单没有改动：时钟那时走快，或现在走慢。"
    "先校准本机时钟；现在的时间无误的，运行 monitor crawl 重新看一次，再运行 monitor check"
)
_KINDS_WITH_INDICATORS = ("column", "account")


def check(
    *, as_of: AsOf = None, rulebook: RuleBookKey = None, exit_code: ExitCode = False, as_json: AsJson = False
) -> None:
    """判定所有监测对象，更新问题清单并生成提醒。"""
    workshop = open_workshop()
    day, is_today = read_as_of(as_of)
    require_rulebook(workshop, rulebook)
    report = _check(workshop, day, is_today=is_today, rulebook=rulebook)
    if as_json:
        print_json({**asdict(report), "as_of": day.isoformat()})
    else:
        print_line(
            f"截至{day.isoformat()}：监测{report.targets}个，合格{report.compliant}，"
            f"不合格{report.violations}，无法判定{report.inconclusive}；"
            f"新增问题{report.opened}，核实{report.confirmed}，销号{report.resolved}，待发提醒{report.queued}"
        )
        if report.withdrawn:
            print_line(f"台账更正后撤销{report.withdrawn}项问题（误报），未发出的提醒已撤回")
        if report.silenced:
            print_line(f"静默中，{report.silenced}项没有发给单位（monitor silences list）")
        if report.flood:
            print_line(
                f"提醒{report.flood}封，超过一次的上限（MONITOR_MAIL_CAP），已全部扣住："
                "请先核对，再用 monitor alerts release 放行"
            )
        if report.held_back is not None:
            print_line(f"最近一次采集不采信，没有新增问题，没有生成提醒：{report.held_back}")
    if exit_code and report.violations:
        raise typer.Exit(1)


def _check(workshop: Workshop, day: date, *, is_today: bool, rulebook: str | None) -> CheckReport:
    """A check of another day or by another rule book moves no finding and queues no alert."""
    moves = is_today and rulebook is None
    store = workshop.ready_store
    with store.writing() if moves else store.reading() as unit_of_work:
        judged = judged_targets(
            unit_of_work,
            workshop.basis,
            as_of=day,
            is_today=is_today,
            rulebook=rulebook,
            kinds=_KINDS_WITH_INDICATORS,
            now=clock.now(),
        )
        if not moves:
            return tally(judged, as_of=day)
        return _move(workshop, unit_of_work, judged, day=day)


def _move(
    workshop: Workshop, unit_of_work: UnitOfWork, judged: list[JudgedTarget], *, day: date
) -> CheckReport:
    """Findings, then messages; after a crawl that is not believed nothing is opened, nobody is told.

    Raises:
        OwnFault: the last crawl lies in the future, so today is not known and nothing is touched.
    """
    now, settings = clock.now(), workshop.settings
    ahead_at = compare_clock(unit_of_work, now=now)
    if ahead_at is not None:
        raise OwnFault(_WENT_BACK.format(at=ahead_at.astimezone(SHANGHAI)))
    trust = trust_last_run(unit_of_work)
    report = check_targets(unit_of_work, judged, as_of=day, now=now, may_open=trust.problem is None)
    withdraw_alerts(unit_of_work, judged, now=now)
    alerts = AlertsReport()
    if trust.problem is None:
        alerts = _write_to_units(workshop, unit_of_work, judged, day=day, now=now)
    report = replace(
        report,
        queued=alerts.queued,
        held_back=trust.problem,
        silenced=alerts.silenced,
        flood=alerts.flood,
    )
    news = OperatorNews(report, alerts, judged, trust)
    operators = settings.operator_recipients
    tell_operator(unit_of_work, news, recipients=operators, now=now)
    status = status_document(
        unit_of_work,
        workshop.basis,
        night_starts=settings.night_span[0],
        operators=operators,
        mail_mode=settings.mail_mode,
        now=now,
    )
    report_week(unit_of_work, report, problems=status["problems"], recipients=operators, now=now)
    announce_flood(unit_of_work, alerts.flood, cap=settings.mail_cap, recipients=operators, now=now)
    to_renew = notices_of(workshop, unit_of_work, now=now)
    announce_secrets(unit_of_work, to_renew, recipients=operators, now=now)
    expire_silences(unit_of_work, now=now)
    return report


def _write_to_units(
    workshop: Workshop, unit_of_work: UnitOfWork, judged: list[JudgedTarget], *, day: date, now: datetime
) -> AlertsReport:
    """Digests, then what superiors are told; too many of both together are held."""
    settings = workshop.settings
    before = texts_unsent(unit_of_work)
    alerts = raise_alerts(
        unit_of_work,
        judged,
        day=day,
        now=now,
        mail_mode=settings.mail_mode,
        workdays=settings.rectify_workdays,
    )
    late = escalate(
        unit_of_work,
        judged,
        term=workshop.rectification_term,
        day=day,
        now=now,
        mail_mode=settings.mail_mode,
    )
    flood = hold_flood(unit_of_work, before, cap=settings.mail_cap)
    return replace(alerts, queued=alerts.queued + late, flood=flood)
