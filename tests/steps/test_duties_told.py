"""What is said of a duty — in a mail, in a list, in its proof — is what was asked and what was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli.duty_lines import duty_lines
from monitor.cli.look_line import look_line
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.steps.track_rectification import track_rectification
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, column
from tests.steps.test_import_ledger import LAW, WEIBO, Office, attestation, post

TASK = ["关于征集意见的公告", "2026-11-02", "2026-11-05", ""]
OTHER = ["临河县2026年政府工作报告", "2026-11-02", "2026-11-06", "微信订阅号"]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """An account that forwarded one title of two and published one post of two in the third quarter."""
    linhe = Linhe(store)
    linhe.register(column(), LAW, WEIBO)
    office = Office(linhe, tmp_path)
    office.hand_in("forwarding-tasks", TASK, OTHER, when=at("11-10", 9))
    rows = (post("2026-11-04", title="转发：关于征集意见的公告"), post("2026-07-01"))
    office.hand_in("posts", *rows, when=at("11-10", 10))
    linhe.check(at("11-10", 11))
    return office


def finding(office: Office, indicator: str) -> FindingRecord:
    return next(each for each in office.linhe.findings() if each.indicator == indicator)


def test_the_proof_of_a_quarter_names_number_period_coverage_and_import(office: Office) -> None:
    evidence = finding(office, "too_few_posts").evidence
    assert duty_lines(evidence) == [
        "核对的时段：2026-07-01 至 2026-09-30；应更新2条，实际1条",
        "看得到全部发布的时间：2026-07-01起，到 2026-11-10 10:10",
        "导入的发布记录：《posts.csv》第2至3行，导出于 2026-11-10 10:10，从 2026-07-01 起完整，其中时段内1条",
    ]


def test_the_proof_of_titles_names_pairs_and_what_was_not_found(office: Office) -> None:
    lines = duty_lines(finding(office, "missed_forwarding").evidence)
    assert lines[0] == "核对的时段：2026-11-02 至 2026-11-06；应转2条，实转1条"
    assert lines[-2:] == [
        "已转：《关于征集意见的公告》 → 《转发：关于征集意见的公告》2026-11-04，无链接",
        "没有找到：《临河县2026年政府工作报告》，2026-11-02 发布，应于 2026-11-06 23:59 前转载",
    ]


def test_the_proof_names_the_rows_of_the_import_and_no_page(office: Office) -> None:
    look = finding(office, "too_few_posts").evidence["look"]
    assert look_line(look, url="") == "材料：导入的发布记录 《posts.csv》第2至3行；看到 2026-11-10 10:10"


def test_what_a_person_saw_is_printed_with_who_and_by_what_proof(office: Office) -> None:
    office.hand_in("attestations", attestation("2026-11-10 12:00", 互动功能="无"), when=at("11-10", 13))
    office.linhe.check(at("11-10", 14))
    told = finding(office, "no_interaction")
    assert duty_lines(told.evidence) == []
    assert look_line(told.evidence["look"], url="") == (
        "材料：人工核验 《attestations.csv》第2行，核验人王一，佐证：截图；看到 2026-11-10 12:00"
    )


def test_the_list_carries_the_numbers_of_each_duty(office: Office) -> None:
    judged = office.linhe.judged(at("11-10", 12))
    with office.linhe.store.reading() as unit_of_work:
        listed = overdue_list(
            unit_of_work, judged, as_of=day("11-10"), is_today=True, narrowed=OverdueFilter()
        )
    rows = {row["indicator"]: row for row in listed["duties"]}
    assert rows["too_few_posts"]["posts"] == {
        "period": "2026Q3",
        "asked": 2,
        "found": 1,
        "undeclared": 0,
        "basis": "all",
    }
    assert rows["missed_forwarding"]["forwarding"]["required"] == 2
    assert "posts" not in rows["missed_forwarding"]


def test_a_unit_reads_what_was_asked_and_done_and_no_frequency(office: Office) -> None:
    office.hand_in("attestations", attestation("2026-11-10 12:00", 互动功能="无"), when=at("11-10", 13))
    office.linhe.check(at("11-10", 14))
    with office.linhe.store.writing() as unit_of_work:
        for each in office.linhe.findings():
            if each.indicator in ("missed_forwarding", "too_few_posts", "no_interaction"):
                track_rectification(
                    unit_of_work, each.id, "confirm", who="王一", note="属实", now=at("11-10", 15)
                )
    office.linhe.check(at("11-10", 16))
    mail = next(mail for mail in office.linhe.mails() if mail.unit == "县教育局")
    rows = {row["sentence"][:4]: (row["requirement"], row["duty"]) for row in mail.contents["overdue"]}
    assert rows == {
        "未转载指": ("", "应转2条，实转1条"),
        "2026": ("", "应更新2条，实际1条"),
        "未提供有": ("", ""),
    }
    assert "应转2条，实转1条\n" in mail.text
    assert "应更新日" not in mail.text
