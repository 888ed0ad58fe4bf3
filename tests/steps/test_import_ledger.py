"""Imports stand beside the crawls: judged with them, replaced by the next, confirmed on two nights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from monitor.documents.ledger_reading import read_ledger
from monitor.domain.errors import LedgerError
from monitor.domain.look import AccountIdentity, NotSeen, Publication
from monitor.domain.period import read_span
from monitor.domain.target import Account
from monitor.domain.verdict import Violation
from monitor.queries.judged_targets import JudgedTarget
from monitor.steps.import_ledger import LedgerReport, import_ledger
from monitor.store.unit_of_work import Store
from tests.documents.ledger_sheets import ATTESTATIONS, POSTS, TASKS, write_csv
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, TOURISM, Linhe, column, seen

LAW = Account(
    "法治临河", "微信订阅号", (EDUCATION.name,), account_id="gh_1", source="import", required_posts=2
)
WEIBO = Account("临河文旅", "新浪微博", (TOURISM.name,), source="public")


@dataclass
class Office:
    """The county's office: it imports what units hand in, and the monitor checks."""

    linhe: Linhe
    folder: Path
    reports: list[LedgerReport] = field(default_factory=list)

    def hand_in(
        self, kind: str, *rows: Sequence[str], when: datetime, period: str = "", dry_run: bool = False
    ) -> LedgerReport:
        headers = {"posts": POSTS, "attestations": ATTESTATIONS, "forwarding-tasks": TASKS}[kind]
        file = read_ledger(kind, write_csv(self.folder / f"{kind}.csv", headers, *rows), now=when)
        span = read_span(period) if period else None
        with self.linhe.store.writing() as unit_of_work:
            return import_ledger(unit_of_work, file, period=span, now=when, dry_run=dry_run)

    def judged(self, when: datetime, name: str = "法治临河") -> JudgedTarget:
        (found,) = [each for each in self.linhe.judged(when) if each.target.name == name]
        return found


def post(
    shown: str, title: str = "", exported: str = "", original: str = "是", name: str = "法治临河"
) -> list[str]:
    kind = "微信订阅号" if name == "法治临河" else "新浪微博"
    return [name, kind, title or f"信息{shown}", "", shown, "是", exported]


def attestation(when: str, **cells: str) -> list[str]:
    row = {
        "账号名称": "法治临河",
        "账号类型": "微信订阅号",
        "核验时间": when,
        "核验人": "王一",
        "佐证": "截图",
    } | cells
    return [row.get(header, "") for header in ATTESTATIONS]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    linhe = Linhe(store)
    linhe.register(column(), LAW, WEIBO)
    return Office(linhe, tmp_path)


def test_an_export_is_judged_at_once_and_confirmed_by_a_second_one(office: Office) -> None:
    office.hand_in("posts", post("2026-11-01", exported="2026-11-23 09:00"), when=at("11-23", 10))
    office.linhe.check(at("11-23", 11))
    finding = office.linhe.finding()
    assert (finding.indicator, finding.confirmed_at, finding.first_look_at) == (
        "silent_account",
        None,
        at("11-23", 9, 0),
    )
    assert finding.evidence["look"] == {
        "id": 0,
        "first_at": "2026-11-23T09:00:00+08:00",
        "last_at": "2026-11-23T09:00:00+08:00",
        "looks": 1,
        "url": None,
        "status": None,
        "reader": "import",
        "confidence": "confirmed",
        "body_sha256": None,
        "snapshot": None,
        "place": "《posts.csv》第2行",
        "made_by": "",
        "proof": "",
    }
    office.linhe.night(
        {"法治临河": NotSeen(at("11-23", 23), "unsupported", "import_only")}, when=at("11-23", 23)
    )
    office.linhe.check(at("11-23", 23, 30))
    assert not office.linhe.finding().is_expired
    assert office.linhe.finding().confirmed_at is None
    office.hand_in("posts", post("2026-11-01", exported="2026-11-24 09:00"), when=at("11-24", 10))
    office.linhe.check(at("11-24", 11))
    assert office.linhe.finding().confirmed_by == "looks"
    assert [mail.recipient for mail in office.linhe.mails()] == ["jyj@linhe.example"]


def test_the_same_file_imported_again_is_no_second_look(office: Office) -> None:
    office.hand_in("posts", post("2026-11-01"), when=at("11-22", 10))
    office.linhe.check(at("11-22", 11))
    report = office.hand_in("posts", post("2026-11-01"), when=at("11-24", 10))
    (notice,) = report.notices
    assert "与之前导入的完全相同" in notice
    assert "请填写“导出时间”" in notice
    assert office.judged(at("11-24", 11)).evidence.last_seen_at == at("11-22", 10)
    office.linhe.check(at("11-24", 11))
    assert office.linhe.finding().confirmed_at is None
    office.hand_in("posts", post("2026-11-20"), post("2026-11-01"), when=at("11-24", 12))
    assert office.judged(at("11-24", 13)).judgement.verdict == "compliant"


def test_a_corrected_file_takes_the_place_of_the_one_before(office: Office) -> None:
    office.hand_in("posts", post("2026-11-20", title="写错了日期"), post("2026-10-20"), when=at("11-24", 9))
    report = office.hand_in("posts", post("2026-11-01"), post("2026-10-20"), when=at("11-24", 10))
    assert report.replaced == 1
    assert office.judged(at("11-24", 11)).judgement.last_published_on == day("11-01")


def test_a_period_is_replaced_as_a_whole_and_says_whom_it_lost(office: Office) -> None:
    both = (post("2026-11-01"), post("2026-11-02", name="临河文旅"))
    office.hand_in("posts", *both, when=at("11-24", 9), period="2026Q4")
    report = office.hand_in("posts", post("2026-11-01"), when=at("11-24", 10), period="2026Q4")
    assert (report.replaced, report.accounts) == (2, 1)
    assert any("这次文件里没有的账号：临河文旅" in notice for notice in report.notices)
    assert office.judged(at("11-24", 11), "临河文旅").evidence.last_seen_at is None


def test_a_file_for_a_period_says_nothing_of_the_time_after_it(office: Office) -> None:
    summer = (post("2026-07-02"), post("2026-09-20"))
    office.hand_in("posts", *summer, when=at("11-24", 9), period="2026Q3")
    judged = office.judged(at("11-24", 10))
    assert judged.evidence.last_seen_at == at("10-01", 0, 0)
    assert judged.evidence.covered_from == day("07-01")
    assert (judged.judgement.verdict, judged.judgement.reason) == ("inconclusive", "evidence_expired")
    outside = office.hand_in("posts", *summer, post("2026-11-20"), when=at("11-24", 9), period="2026Q3")
    assert any("《posts.csv》第4行的日期不在时段2026Q3内" in notice for notice in outside.notices)
    assert office.judged(at("11-24", 10)).judgement.verdict == "compliant"


def test_an_import_rewrites_nothing_a_crawl_saw(office: Office) -> None:
    shown = Publication("景区开放", "https://weibo.example/1", day("11-20"), originality="forwarded")
    office.linhe.night({"临河文旅": seen(at("11-23"), [shown])}, when=at("11-23"))
    row = post("2026-11-20", title="景区开放", exported="2026-11-23 09:00", name="临河文旅")
    office.hand_in("posts", row, when=at("11-23", 10))
    (kept,) = office.judged(at("11-23", 11), "临河文旅").evidence.publications
    assert kept.publication == shown
    with office.linhe.store.reading() as unit_of_work:
        known = {each.target.name: each.address_id for each in unit_of_work.registry.targets_on()}
        address = known["临河文旅"] or 0
        crawled = unit_of_work.looks.evidence([address])[address]
    assert (crawled.last_seen_at, len(crawled.publications)) == (at("11-23"), 1)


def test_a_row_told_twice_counts_once(office: Office) -> None:
    report = office.hand_in("posts", post("2026-11-01"), post("2026-11-01"), when=at("11-24", 9))
    assert report.notices == ("《posts.csv》第3行与前面的行是同一条，只计一次",)
    assert len(office.judged(at("11-24", 10)).evidence.publications) == 1


def test_a_dry_run_keeps_nothing(office: Office) -> None:
    report = office.hand_in("posts", post("2026-11-01"), when=at("11-24", 9), dry_run=True)
    assert (report.rows, report.entries) == (1, 1)
    assert office.judged(at("11-24", 10)).evidence.last_seen_at is None


def test_accounts_that_the_registry_does_not_hold_are_refused_row_by_row(office: Office) -> None:
    unknown = post("2026-11-02")
    unknown[0] = "临河发布"
    with pytest.raises(LedgerError) as refused:
        office.hand_in("posts", post("2026-11-01"), unknown, when=at("11-24", 9))
    assert str(refused.value) == (
        "《posts.csv》第3行“账号名称”列：台账里没有账号“临河发布”（微信订阅号）；请先登记，或改正名称和类型"
    )
    assert office.judged(at("11-24", 10)).evidence.last_seen_at is None, "all or nothing"
    with pytest.raises(LedgerError, match="第2行“账号名称”列：台账里没有账号“临河发布”"):
        office.hand_in(
            "attestations", attestation("2026-11-23", 账号名称="临河发布", 互动功能="有"), when=at("11-24", 9)
        )


def test_an_account_that_may_be_two_is_refused(office: Office) -> None:
    twin = Account("法治临河", "微信订阅号", (EDUCATION.name,), account_id="gh_2")
    office.linhe.register(twin)
    with pytest.raises(LedgerError, match="台账里有2个“法治临河”（微信订阅号），分不清是哪一个"):
        office.hand_in("posts", post("2026-11-01"), when=at("11-24", 9))


def test_two_nights_on_which_it_could_not_be_found_are_seen_by_judging(office: Office) -> None:
    office.hand_in("attestations", attestation("2026-11-23 09:00", 账号状态="搜索不到"), when=at("11-23", 10))
    assert office.judged(at("11-23", 11)).evidence.identity_seen_at == (at("11-23", 9, 0),)
    office.hand_in("attestations", attestation("2026-11-24 09:00", 账号状态="搜索不到"), when=at("11-24", 10))
    judged = office.judged(at("11-24", 11))
    assert judged.evidence.identity == AccountIdentity(state="missing")
    assert judged.evidence.identity_seen_at == (at("11-23", 9, 0), at("11-24", 9, 0))
    violated = [each.indicator for each in judged.judgement.indicators if isinstance(each.verdict, Violation)]
    assert violated == ["account_missing"]


def test_no_interaction_is_confirmed_by_a_second_night_and_by_no_crawl(office: Office) -> None:
    shown = Publication("普法", "https://mp.example/1", day("11-22"), originality="original")
    office.hand_in("attestations", attestation("2026-11-22 09:00", 互动功能="无"), when=at("11-22", 10))
    office.linhe.check(at("11-22", 11))
    assert office.linhe.finding().first_look_at == at("11-22", 9, 0)
    office.linhe.look_and_check({"法治临河": seen(at("11-23", 8), [shown])}, when=at("11-23", 8))
    assert office.linhe.finding().confirmed_at is None, "a crawl does not see it"
    office.hand_in("attestations", attestation("2026-11-23 04:00", 互动功能="无"), when=at("11-23", 10))
    office.linhe.check(at("11-23", 11))
    assert office.linhe.finding().confirmed_at is None, "nineteen hours are one night"
    office.hand_in("attestations", attestation("2026-11-23 05:00", 互动功能="链接有误"), when=at("11-23", 12))
    office.linhe.check(at("11-23", 13))
    finding = office.linhe.finding()
    assert (finding.confirmed_by, finding.last_look_at) == ("looks", at("11-23", 5, 0))
    proof = finding.evidence["look"]
    assert (proof["reader"], proof["made_by"], proof["proof"], proof["looks"]) == (
        "attest",
        "王一",
        "截图",
        3,
    )
    office.hand_in("attestations", attestation("2026-11-24 09:00", 互动功能="有"), when=at("11-24", 10))
    office.linhe.check(at("11-24", 11))
    assert office.linhe.finding().state == "resolved"


def test_one_person_cannot_have_seen_two_things_at_once(office: Office) -> None:
    rows = [attestation("2026-11-23 09:00", 互动功能=said) for said in ("无", "有")]
    with pytest.raises(LedgerError, match="第3行“核验时间”列：与第2行是同一账号、同一时间、同一核验人"):
        office.hand_in("attestations", *rows, when=at("11-24", 9))
    same = office.hand_in("attestations", rows[0], rows[0], when=at("11-24", 9))
    assert (same.rows, same.entries) == (2, 1)


def test_an_attestation_without_proof_is_kept_with_a_notice(office: Office) -> None:
    row = attestation("2026-11-23 09:00", 互动功能="有", 佐证="")
    report = office.hand_in("attestations", row, when=at("11-24", 9))
    assert report.notices == ("《attestations.csv》第2行没有写佐证；请留存截图，以备核对",)


def test_a_task_list_is_replaced_as_a_whole(office: Office) -> None:
    first = ["关于征集意见的公告", "2026-11-02", "2026-11-05", ""]
    office.hand_in("forwarding-tasks", first, when=at("11-10", 9))
    second = ["临河县2026年政府工作报告", "2026-11-03", "2026-11-06", "微信订阅号；微信公众号"]
    report = office.hand_in("forwarding-tasks", second, when=at("11-10", 10))
    assert report.replaced == 1
    assert report.notices == ("台账里没有这些类型的账号：微信公众号；请按台账的账号类型填写",)
    with office.linhe.store.reading() as unit_of_work:
        assert [task.title for task in unit_of_work.ledgers.forwarding_tasks()] == [second[0]]


@pytest.mark.parametrize(
    ("title", "said"),
    [("全文｜《关于征集意见的公告》", "与第2行是同一篇"), ("！！", "“！！”里没有文字，无法比对")],
    ids=["twice", "no-words"],
)
def test_a_task_that_cannot_be_told_apart_is_refused(office: Office, title: str, said: str) -> None:
    rows = [[each, "2026-11-02", "2026-11-05", ""] for each in ("关于征集意见的公告", title)]
    with pytest.raises(LedgerError, match=said):
        office.hand_in("forwarding-tasks", *rows, when=at("11-10", 9))


def test_duties_are_findings_with_their_pairs_and_a_dismissed_one_stays_so(office: Office) -> None:
    task = ["关于征集意见的公告", "2026-11-02", "2026-11-05", ""]
    other = ["临河县2026年政府工作报告", "2026-11-02", "2026-11-06", "微信订阅号"]
    office.hand_in("forwarding-tasks", task, other, when=at("11-10", 9))
    rows = (post("2026-11-04", title="转发：关于征集意见的公告"), post("2026-07-01"))
    office.hand_in("posts", *rows, when=at("11-10", 10))
    office.linhe.check(at("11-10", 11))
    forwarding, quarter = sorted(office.linhe.findings(), key=lambda each: each.indicator)
    assert (forwarding.indicator, quarter.indicator) == ("missed_forwarding", "too_few_posts")
    assert quarter.sentence == "2026年第3季度应更新2条，实际更新1条，少1条"
    kept = forwarding.evidence["forwarding"]
    assert (kept["required"], kept["done"]) == (2, 1)
    assert kept["pairs"][0]["post"] == "转发：关于征集意见的公告"
    assert [each["title"] for each in kept["missed"]] == [other[0]]
    with office.linhe.store.writing() as unit_of_work:
        for each in (forwarding, quarter):
            unit_of_work.findings.move(each.id, "dismissed", at("11-10", 12), who="王一", note="已核实")
    office.hand_in("posts", post("2026-11-09"), *rows, when=at("11-11", 9))
    office.linhe.check(at("11-11", 10))
    assert {each.state for each in office.linhe.findings()} == {"dismissed"}, "a new post answers for none"
