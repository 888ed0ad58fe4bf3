"""Future dates: a notice of their own, never the newest date, and forgiven when taken away in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicators.future_date import FutureDate
from monitor.domain.judgement import judge_target
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.late_items import arrived
from tests.domain.linhe import account, at, column, day, evidence, item, question, violated

AHEAD = arrived("12-15", seen="11-10", title="关于年终检查的通知")


def judged(*items: KnownPublication, as_of: str = "11-14", looked: str = "11-14") -> Verdict:
    return FutureDate().judge(column(), evidence([item("11-01"), *items], looked=looked), question(as_of))


def test_a_day_that_has_not_come_is_named() -> None:
    assert judged(AHEAD) == Violation(
        "《关于年终检查的通知》的日期为2026-12-15，晚于监测日2026-11-14",
        items=("//www.linhe.example/tzgg/12-15.html",),
    )


def test_others_are_counted() -> None:
    verdict = judged(AHEAD, arrived("11-20", seen="11-10"))
    assert isinstance(verdict, Violation)
    assert verdict.sentence == (
        "《关于年终检查的通知》的日期为2026-12-15，晚于监测日2026-11-14，另有1条日期同样未到"
    )
    assert len(verdict.items) == 2


@pytest.mark.parametrize(
    ("as_of", "looked", "verdict"),
    [
        pytest.param("11-09", "11-14", Compliant, id="not-seen-yet"),
        pytest.param("11-10", "11-14", Violation, id="first-seen"),
        pytest.param("12-14", "12-14", Violation, id="the-day-before"),
        pytest.param("12-15", "12-15", Compliant, id="the-day-itself"),
        pytest.param("12-15", "12-14", Compliant, id="the-day-came-before-the-next-look"),
    ],
)
def test_it_is_ahead_until_its_day_comes(as_of: str, looked: str, verdict: type[Verdict]) -> None:
    assert isinstance(judged(AHEAD, as_of=as_of, looked=looked), verdict)


def test_when_its_day_comes_the_item_counts() -> None:
    known = evidence([item("10-30"), arrived("11-20", seen="11-10")], looked="11-20")
    assert judge_target(column(), known, question("11-19")).last_published_on == day("10-30")
    on_the_day = judge_target(column(), known, question("11-20"))
    assert (on_the_day.verdict, on_the_day.last_published_on) == ("compliant", day("11-20"))
    assert on_the_day.counts["2026-11"] == 1


def test_one_taken_away_before_its_day_was_a_slip() -> None:
    slip = replace(AHEAD, gone_at=at("11-12"))
    assert isinstance(judged(slip, as_of="11-11"), Violation)
    assert isinstance(judged(slip, as_of="11-12"), Compliant)
    later = judge_target(column(), evidence([item("10-30"), slip], looked="12-20"), question("12-20"))
    assert (later.last_published_on, violated(later.indicators)) == (day("10-30"), ["overdue_column"])


def test_a_date_put_right_ends_it_from_that_look_on() -> None:
    corrected = arrived("11-10", seen="11-10", moved=(("2027-11-10", "11-12"),))
    assert judged(corrected, as_of="11-11") == Violation(
        "《信息11-10（11-10见）》的日期为2027-11-10，晚于监测日2026-11-11",
        items=("//www.linhe.example/tzgg/11-10.html",),
    )
    assert isinstance(judged(corrected, as_of="11-12"), Compliant)


def test_a_date_moved_into_the_future_is_ahead_from_that_look_on() -> None:
    moved = arrived("12-15", seen="11-10", moved=(("11-10", "11-12"),))
    assert isinstance(judged(moved, as_of="11-11"), Compliant)
    assert isinstance(judged(moved, as_of="11-12"), Violation)


def test_it_is_a_notice_that_fails_nobody() -> None:
    judgement = judge_target(column(), evidence([item("11-10"), AHEAD]), question("11-14"))
    assert (judgement.verdict, violated(judgement.indicators)) == ("compliant", ["future_date"])
    assert judgement.gravest is not None
    assert judgement.gravest.weight == "notice"
    assert judgement.gravest.source.endswith("（未核实）")
    assert judgement.problems == ()


@pytest.mark.parametrize(
    "key", ["national_2019", "weibin_2022", "weinan_2024", "zengdu_2023", "shaanxi_2022"]
)
def test_every_shipped_rule_book_only_gives_notice(key: str) -> None:
    assert load_rulebook(key).indicators["future_date"].weight == "notice"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param(Evidence(), "not_looked", id="never-seen"),
        pytest.param(evidence([AHEAD], confidence="weak"), "list_unconfirmed", id="list-unconfirmed"),
        pytest.param(evidence([AHEAD], looked="11-11"), "evidence_expired", id="expired"),
        pytest.param(
            replace(evidence([AHEAD]), outcome="blocked", reason="captcha", not_seen_since=at("11-14", 3)),
            "captcha",
            id="behind-a-wall",
        ),
    ],
)
def test_a_list_out_of_sight_accuses_nobody(known: Evidence, reason: str) -> None:
    assert FutureDate().judge(column(), known, question("11-14")) == Inconclusive(reason)


def test_a_partial_view_shows_it_all_the_same() -> None:
    assert isinstance(
        FutureDate().judge(column(), evidence([AHEAD], partial=True), question("11-14")), Violation
    )


def test_an_account_is_not_asked() -> None:
    verdict = FutureDate().judge(account(), evidence([AHEAD]), question("11-14"))
    assert verdict == Compliant(reason="not_a_column")
