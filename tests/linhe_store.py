"""临河县 in a store: its registry, its nights and its checks, as the doors play them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from monitor.domain.calendar_day import day_of
from monitor.domain.learned_list import LearnedList, ListProposal
from monitor.domain.look import (
    COMPLETE,
    ArticleDate,
    Confidence,
    Look,
    NotSeen,
    Publication,
    Seen,
    SeenAgain,
    Transport,
    VisitResult,
)
from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.step_reports import AlertsReport, CheckReport
from monitor.domain.target import Column, Target, Unit
from monitor.queries.judged_targets import JudgedTarget, JudgingBasis, judged_targets
from monitor.steps.check_targets import check_targets
from monitor.steps.close_run import finish_run, fold_looks, set_aside_ill_systems, weigh_run
from monitor.steps.raise_alerts import raise_alerts
from monitor.steps.record_looks import record_looks
from monitor.steps.trust_last_run import trust_last_run
from monitor.steps.withdraw_alerts import withdraw_alerts
from monitor.store.findings import FindingRecord
from monitor.store.outbox import AlertRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day, national

SITE = "临河县人民政府"
OFFICE = Unit("临河县政府办公室", mails=("office@linhe.example",))
EDUCATION = Unit("县教育局", superior=OFFICE.name, mails=("jyj@linhe.example",))
TOURISM = Unit("县文旅局", superior=OFFICE.name, mails=("wlj@linhe.example",))
REGISTERED = day("2026-01-01")
NIGHT_STARTS = time(22, 30)
FRESHNESS = timedelta(days=2)


def column(
    name: str = "通知公告",
    *,
    wording: str = "1条/2周",
    units: Sequence[str] = (EDUCATION.name,),
    url: str = "",
) -> Column:
    """A column of the county's site."""
    return Column(
        SITE,
        name,
        url or f"http://www.linhe.example/{name}/",
        tuple(units),
        wording=wording,
        requirement=read_wording(wording),
    )


def item(shown: str, *, title: str = "") -> Publication:
    """An item with a date, 11-02 or in full."""
    return Publication(
        title=title or f"信息{shown}", url=f"http://www.linhe.example/{shown}.html", published_on=day(shown)
    )


def seen(
    when: datetime,
    items: Iterable[str | Publication],
    *,
    confidence: Confidence = "confirmed",
    partial: bool = False,
    article_on: str | None = None,
) -> Seen:
    """A good look at a list, read to its end; `article_on` is what the newest item's own page says."""
    publications = tuple(item(each) if isinstance(each, str) else each for each in items)
    article = None
    if article_on is not None:
        article = ArticleDate(publications[0].url or "", day(article_on))
    return Seen(when, publications, "vsb", confidence, COMPLETE, partial=partial, article=article)


def again(when: datetime) -> SeenAgain:
    """Proof that nothing has changed."""
    return SeenAgain(when, "same_body")


def wall(when: datetime) -> NotSeen:
    """A firewall's answer."""
    return NotSeen(when, "blocked", "waf_ruishu")


def refused(when: datetime) -> NotSeen:
    """Nobody answers; when many do not, it is our own network."""
    return NotSeen(when, "unreachable", "connection_refused")


def _result(address_id: int, look: Look) -> VisitResult:
    if not isinstance(look, Seen):
        return VisitResult(address_id, look, Transport(requests=1))
    body = repr(look.publications).encode()
    list_hash = hashlib.sha256(body).hexdigest()
    transport = Transport(
        final_url="http://www.linhe.example/",
        status=200,
        body_hash=list_hash,
        list_hash=list_hash,
        body=body,
        content_type="text/html",
        requests=1,
        proposal=ListProposal(LearnedList(look.reader, look.group, rows=len(look.publications))),
    )
    return VisitResult(address_id, look, transport)


@dataclass(frozen=True)
class Linhe:
    """The county's monitor at work on one store."""

    store: Store
    mail_mode: str = "send"
    rulebook: RuleBook = field(default_factory=national)
    said: list[str] = field(default_factory=list)
    """What the last believed night told of platforms and systems that looked ill."""

    def register(self, *targets: Target, units: Iterable[Unit] = (OFFICE, EDUCATION, TOURISM)) -> None:
        """Put units and targets into the registry."""
        with self.store.writing() as unit_of_work:
            for unit in units:
                unit_of_work.registry.put_unit(unit, REGISTERED)
            unit_of_work.registry.add_targets(targets, REGISTERED)

    def retire(self, name: str, when: datetime) -> None:
        """Take a target out of the registry."""
        with self.store.writing() as unit_of_work:
            for known in unit_of_work.registry.targets_on():
                if known.target.name == name:
                    unit_of_work.registry.retire_target(known.id, day_of(when))

    def change(self, target: Target, when: datetime) -> None:
        """Let the registry say something else of a target."""
        with self.store.writing() as unit_of_work:
            for known in unit_of_work.registry.targets_on():
                if known.target.name == target.name:
                    unit_of_work.registry.change_target(known.id, target, day_of(when))

    def night(self, looks: Mapping[str, Look], *, when: datetime, canaries_failed: bool = False) -> str:
        """A crawl whose visits gave these looks, by the target's name; returns the run's state."""
        with self.store.writing() as unit_of_work:
            known = {each.target.name: each.address_id for each in unit_of_work.registry.targets_on()}
            visited = {address: looks[name] for name, address in known.items() if address and name in looks}
            run_id = unit_of_work.runs.open(when)
            unit_of_work.runs.add_visits(run_id, dict.fromkeys(visited, 1), full=frozenset())
            results = [(_result(id_, look), f"host{id_}.example") for id_, look in visited.items()]
            record_looks(unit_of_work, run_id, results, at=when)
            weighed = weigh_run(unit_of_work, run_id, canaries_failed=canaries_failed)
            is_accepted = weighed == "accepted"
            if is_accepted:
                self.said[:] = set_aside_ill_systems(unit_of_work, run_id, now=when)
            while is_accepted and fold_looks(
                unit_of_work, run_id, night_starts=NIGHT_STARTS, freshness=FRESHNESS
            ):
                pass
            return finish_run(unit_of_work, run_id, accepted=is_accepted, at=when)

    def judged(self, when: datetime) -> list[JudgedTarget]:
        """Today's verdicts."""
        basis = JudgingBasis({self.rulebook.key: self.rulebook}, self.rulebook.key, calendar())
        with self.store.reading() as unit_of_work:
            return judged_targets(unit_of_work, basis, as_of=day_of(when), is_today=True, now=when)

    def check(self, when: datetime) -> tuple[CheckReport, AlertsReport]:
        """A check and its messages, in the order of `monitor check`."""
        judged = self.judged(when)
        with self.store.writing() as unit_of_work:
            trust = trust_last_run(unit_of_work)
            report = check_targets(
                unit_of_work, judged, as_of=day_of(when), now=when, may_open=trust.problem is None
            )
            withdraw_alerts(unit_of_work, judged, now=when)
            alerts = AlertsReport()
            if trust.problem is None:
                alerts = raise_alerts(
                    unit_of_work, judged, day=day_of(when), now=when, mail_mode=self.mail_mode, workdays=5
                )
            return report, alerts

    def look_and_check(
        self, looks: Mapping[str, Look], *, when: datetime
    ) -> tuple[CheckReport, AlertsReport]:
        """A night and the check after it."""
        self.night(looks, when=when)
        return self.check(when + timedelta(minutes=30))

    def findings(self) -> list[FindingRecord]:
        """Every finding, oldest first."""
        with self.store.reading() as unit_of_work:
            return unit_of_work.findings.all()[::-1]

    def finding(self) -> FindingRecord:
        """The only finding there is."""
        (finding,) = self.findings()
        return finding

    def told(self, finding_id: int = 1) -> frozenset[str]:
        """The units told of a finding."""
        with self.store.reading() as unit_of_work:
            return unit_of_work.tellings.told([finding_id]).get(finding_id, frozenset())

    def mails(self, *states: str) -> list[AlertRecord]:
        """The outbox, oldest first."""
        with self.store.reading() as unit_of_work:
            return unit_of_work.outbox.list(states=states)[::-1]

    def change_finding(self, finding_id: int, **values: object) -> None:
        """Set columns of a finding."""
        with self.store.writing() as unit_of_work:
            unit_of_work.findings.change(finding_id, **values)


def overdue_twice(linhe: Linhe, name: str = "通知公告") -> None:
    """Two nights on which the column is seen overdue; told to its units after the second."""
    linhe.look_and_check({name: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.look_and_check({name: again(at("11-15"))}, when=at("11-15"))
