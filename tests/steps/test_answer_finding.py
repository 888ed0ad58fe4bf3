"""Answer finding 登记反馈和异议: a state, a second look, and a decision that waits for a person."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.domain.errors import InputError
from monitor.domain.look import NotSeen
from monitor.domain.reply import read_attachment
from monitor.steps.plan_crawl import CrawlOrder, plan_crawl
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, column, seen
from tests.steps.answers import NOTICES, TOLD_AT, answer, decide, told_county

NOON = at("11-17", 12)


@pytest.fixture
def linhe(store: Store) -> Linhe:
    return told_county(store)


def planned(linhe: Linhe, *, after: timedelta = timedelta(minutes=1)) -> dict[int, bool]:
    """Addresses that a crawl at noon visits, and whether wholly."""
    with linhe.store.writing() as unit_of_work:
        plan = plan_crawl(unit_of_work, CrawlOrder(), now=NOON + after)
        return unit_of_work.runs.waiting(plan.run_id)


def test_a_reply_moves_the_finding_on_and_says_who_and_what(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "reply", NOON, folder=tmp_path, text="已于11月17日更新")
    assert linhe.finding().state == "replied"
    with linhe.store.reading() as unit_of_work:
        last = unit_of_work.findings.events(1)[-1]
        (kept,) = unit_of_work.replies.of(1)
        (entry,) = unit_of_work.audit.entries()
    assert (last.state, last.who, last.note) == ("replied", "wang", "县教育局 张三：已于11月17日更新")
    assert (kept.kind, kept.said_by, kept.recorded_by, kept.at) == ("reply", "县教育局 张三", "wang", NOON)
    assert (entry.what, entry.subject, entry.who) == ("finding_reply", "finding 1", "wang")
    assert entry.detail["text"] == "已于11月17日更新"
    assert entry.detail["attachment"] is None


def test_after_a_reply_the_next_crawl_looks_at_once_and_wholly(linhe: Linhe, tmp_path: Path) -> None:
    linhe.night({NOTICES: seen(at("11-17"), ["10-30"])}, when=at("11-17"))
    assert planned(linhe) == {}, "it was looked at this night"
    assert answer(linhe, "reply", NOON, folder=tmp_path).is_looked_at
    assert list(planned(linhe).values()) == [True]


def test_a_look_that_shows_it_mended_resolves_what_was_replied(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "reply", NOON, folder=tmp_path)
    report, _ = linhe.look_and_check({NOTICES: seen(NOON, ["11-17", "10-30"])}, when=NOON)
    assert report.resolved == 1
    assert linhe.finding().state == "resolved"


def test_a_look_that_shows_nothing_new_leaves_it_replied(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "reply", NOON, folder=tmp_path)
    linhe.look_and_check({NOTICES: seen(NOON, ["10-30"])}, when=NOON)
    assert linhe.finding().state == "replied"


def test_who_said_that_we_ask_too_often_is_not_asked_earlier(linhe: Linhe, tmp_path: Path) -> None:
    linhe.night({NOTICES: NotSeen(at("11-17"), "blocked", "rate_limited")}, when=at("11-17"))
    (rests_until,) = visits(linhe)
    assert isinstance(rests_until, datetime)
    answer(linhe, "reply", rests_until - timedelta(hours=1), folder=tmp_path)
    assert visits(linhe) == [rests_until]


def visits(linhe: Linhe) -> list[object]:
    with linhe.store.reading() as unit_of_work:
        return [item.next_visit_at for item in unit_of_work.planned_visits.watched()]


def test_the_attachment_is_kept_for_ourselves_alone_under_its_hash(linhe: Linhe, tmp_path: Path) -> None:
    body = b"%PDF-1.7 proof"
    attached = read_attachment("../../证明\n.pdf", body)
    answer(linhe, "reply", NOON, folder=tmp_path / "attachments", attachment=attached)
    sha256 = hashlib.sha256(body).hexdigest()
    (path,) = (each for each in (tmp_path / "attachments").rglob("*") if each.is_file())
    assert (path.name, path.read_bytes(), path.stat().st_mode & 0o777) == (sha256, body, 0o600)
    assert (tmp_path / "attachments").stat().st_mode & 0o777 == 0o700
    with linhe.store.reading() as unit_of_work:
        (kept,) = unit_of_work.replies.of(1)
        (entry,) = unit_of_work.audit.entries()
    assert kept.attachment_sha256 == sha256
    assert (kept.attachment_name, kept.attachment_type, kept.attachment_size) == (
        "证明 .pdf",
        "pdf",
        len(body),
    )
    assert entry.detail["attachment"] == {
        "sha256": sha256,
        "name": "证明 .pdf",
        "type": "pdf",
        "size": len(body),
    }


def test_what_is_closed_or_unknown_takes_no_answer_and_keeps_no_file(linhe: Linhe, tmp_path: Path) -> None:
    decide(linhe, "resolve", NOON)
    attached = read_attachment("a.pdf", b"%PDF-1.7 proof")
    with pytest.raises(InputError, match="已经结束"):
        answer(linhe, "reply", NOON, folder=tmp_path / "attachments", attachment=attached)
    with linhe.store.reading() as unit_of_work:
        assert unit_of_work.replies.of(1) == []
    assert not (tmp_path / "attachments").exists()


def objection_of(linhe: Linhe) -> list[int]:
    with linhe.store.reading() as unit_of_work:
        return list(unit_of_work.replies.open_objections())


def test_an_objection_waits_until_a_person_decides(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "objection", NOON, folder=tmp_path, text="栏目在新网址")
    assert objection_of(linhe) == [1]
    assert linhe.finding().state == "replied"
    with pytest.raises(InputError, match="已有一项异议待处理"):
        answer(linhe, "objection", NOON, folder=tmp_path)


def test_a_refused_objection_gives_the_state_back_and_says_why(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "objection", NOON, folder=tmp_path)
    changed = decide(linhe, "uphold", at("11-18", 9), note="新网址也没有更新")
    assert (changed.state, objection_of(linhe)) == ("notified", [])
    with linhe.store.reading() as unit_of_work:
        last = unit_of_work.findings.events(1)[-1]
        (kept,) = unit_of_work.replies.of(1)
        entry = unit_of_work.audit.entries()[0]
    assert (last.state, last.who, last.note) == ("notified", "wang", "异议不成立：新网址也没有更新")
    assert (kept.decision, kept.decided_by, kept.decided_at, kept.decision_note) == (
        "upheld",
        "wang",
        at("11-18", 9),
        "新网址也没有更新",
    )
    assert (entry.what, entry.detail["reason"]) == ("finding_uphold", "新网址也没有更新")


def test_after_a_refusal_another_objection_may_be_made(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "objection", NOON, folder=tmp_path)
    decide(linhe, "uphold", NOON)
    answer(linhe, "objection", at("11-18"), folder=tmp_path)
    assert objection_of(linhe) == [1]


def test_a_reply_beside_a_refused_objection_still_stands(linhe: Linhe, tmp_path: Path) -> None:
    answer(linhe, "objection", NOON, folder=tmp_path)
    answer(linhe, "reply", NOON, folder=tmp_path)
    assert decide(linhe, "uphold", NOON).state == "replied"


@pytest.mark.parametrize(
    ("decision", "word"), [("dismiss", "accepted"), ("resolve", "resolved"), ("exempt", "exempted")]
)
def test_whatever_closes_the_finding_decides_the_objection(
    linhe: Linhe, tmp_path: Path, decision: str, word: str
) -> None:
    answer(linhe, "objection", NOON, folder=tmp_path)
    decide(linhe, decision, NOON, until=day("12-31"))
    assert objection_of(linhe) == []
    with linhe.store.reading() as unit_of_work:
        assert [each.decision for each in unit_of_work.replies.of(1)] == [word]


def test_nothing_is_refused_without_an_objection_or_without_a_reason(linhe: Linhe, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有待处理的异议"):
        decide(linhe, "uphold", NOON)
    answer(linhe, "objection", NOON, folder=tmp_path)
    with pytest.raises(InputError, match="请写明理由"):
        decide(linhe, "uphold", NOON, note=" ")
    assert objection_of(linhe) == [1]


def test_a_mail_that_left_while_the_objection_waited_counts_when_it_is_refused(
    sqlite_store: Store, tmp_path: Path
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES))
    from_first = seen(at("11-14"), ["10-30"])
    linhe.look_and_check({NOTICES: from_first}, when=at("11-14"))
    answer(linhe, "objection", at("11-14", 12), folder=tmp_path)
    with sqlite_store.writing() as unit_of_work:
        unit_of_work.tellings.note_sent(1, "县教育局", TOLD_AT)
    changed = decide(linhe, "uphold", NOON)
    assert (changed.state, changed.notified_at) == ("notified", TOLD_AT)


def test_another_shortfall_is_asked_about_anew(linhe: Linhe, tmp_path: Path) -> None:
    """Something was published behind a wall: the unit was told, and answered, of the one before."""
    answer(linhe, "reply", NOON, folder=tmp_path)
    linhe.look_and_check({NOTICES: seen(at("12-02"), ["11-16", "10-30"])}, when=at("12-02"))
    finding = linhe.finding()
    assert (finding.state, finding.notified_at, finding.due_on) == ("open", None, day("11-30"))
    assert linhe.told() == frozenset()
