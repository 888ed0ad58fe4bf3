"""Back-dated items and dates ahead, from the nights that show them to the findings that speak of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.cli.item_lines import history_lines
from monitor.domain.look import Publication
from monitor.queries.finding_list import finding_detail
from monitor.queries.target_list import target_list
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day, national
from tests.linhe_store import Linhe, again, column, item, seen
from tests.queries.county import overdue

NOTICES, NEWS = "通知公告", "工作动态"
OLD = ("10-30", "10-02")


@pytest.fixture
def linhe(store: Store) -> Linhe:
    county = Linhe(store)
    county.register(column(NOTICES))
    return county


def overdue_since(linhe: Linhe, *nights: str) -> None:
    """Nights on which the list was read and held nothing new; 10-30 was due on 11-13."""
    linhe.look_and_check({NOTICES: seen(at("11-03"), OLD)}, when=at("11-03"))
    for night in nights:
        linhe.look_and_check({NOTICES: again(at(night))}, when=at(night))


def show(linhe: Linhe, night: str, *items: str | Publication) -> None:
    linhe.look_and_check({NOTICES: seen(at(night), (*items, *OLD))}, when=at(night))


def states(linhe: Linhe) -> dict[str, str]:
    return {finding.indicator: finding.state for finding in linhe.findings()}


def decide(linhe: Linhe, decision: str, indicator: str, on: str) -> None:
    (finding,) = [each for each in linhe.findings() if each.indicator == indicator and each.closed_at is None]
    with linhe.store.writing() as unit_of_work:
        until = day("12-31") if decision == "exempt" else None
        track_rectification(
            unit_of_work, finding.id, decision, who="wang", note="补录", now=at(on, 12), until=until
        )


def evidence_of(linhe: Linhe, indicator: str) -> dict[str, Any]:
    (finding,) = [each for each in linhe.findings() if each.indicator == indicator]
    with linhe.store.reading() as unit_of_work:
        detail = finding_detail(unit_of_work, finding.id)
    assert detail is not None
    evidence: dict[str, Any] = detail["evidence"]
    return evidence


def test_a_back_dated_item_leaves_the_overdue_finding_open_and_opens_one_of_its_own(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    assert states(linhe) == {"overdue_column": "open", "backdated_item": "open"}
    finding = linhe.findings()[0]
    assert (finding.due_on, finding.overdue_days) == (day("11-13"), 3)
    assert finding.confirmed_at is not None
    assert "《信息11-05》显示日期2026-11-05，而2026-11-15读取列表时尚无此条" in finding.sentence
    document = overdue(linhe.store, as_of="11-16")
    assert [row["indicator"] for row in document["violations"]] == ["overdue_column"]
    assert [(row["indicator"], row["weight"]) for row in document["notices"]] == [
        ("backdated_item", "notice")
    ]


def test_what_is_true_and_new_resolves_it(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    show(linhe, "11-17", "11-16", "11-05")
    assert states(linhe) == {"overdue_column": "resolved", "backdated_item": "open"}


def test_nights_on_which_the_server_only_said_not_modified_prove_nothing(linhe: Linhe) -> None:
    linhe.look_and_check({NOTICES: seen(at("11-03"), OLD)}, when=at("11-03"))
    for night in ("11-14", "11-15"):
        unread = replace(again(at(night)), how="not_modified")
        linhe.look_and_check({NOTICES: unread}, when=at(night))
    show(linhe, "11-16", "11-05")
    assert states(linhe) == {"overdue_column": "resolved"}


def test_a_rule_book_may_let_back_dated_items_count(store: Store) -> None:
    linhe = Linhe(store, rulebook=replace(national(), backdated_counts=True))
    linhe.register(column(NOTICES))
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    assert states(linhe) == {"overdue_column": "resolved", "backdated_item": "open"}


def test_what_a_person_calls_a_mistake_counts_like_any_other_item(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    decide(linhe, "dismiss", "backdated_item", "11-16")
    linhe.look_and_check({NOTICES: again(at("11-17"))}, when=at("11-17"))
    assert states(linhe) == {"overdue_column": "resolved", "backdated_item": "dismissed"}


def test_of_two_mistakes_neither_is_claimed_again(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    decide(linhe, "dismiss", "backdated_item", "11-16")
    show(linhe, "11-18", "11-06", "11-05")
    decide(linhe, "dismiss", "backdated_item", "11-18")
    linhe.look_and_check({NOTICES: again(at("11-19"))}, when=at("11-19"))
    assert [each.state for each in linhe.findings() if each.indicator == "backdated_item"] == [
        "dismissed"
    ] * 2


@pytest.mark.parametrize("decision", ["resolve", "exempt"])
def test_what_a_person_has_dealt_with_is_not_opened_again_for_the_same_items(
    linhe: Linhe, decision: str
) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    decide(linhe, decision, "backdated_item", "11-16")
    show(linhe, "11-17", "11-16", "11-05")
    assert len(linhe.findings()) == 2
    assert [row["indicator"] for row in overdue(linhe.store, as_of="11-17")["notices"]] == []


def test_a_further_item_is_another_matter_than_what_was_dealt_with(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    decide(linhe, "resolve", "backdated_item", "11-16")
    show(linhe, "11-18", "11-06", "11-05")
    assert [each.state for each in linhe.findings() if each.indicator == "backdated_item"] == [
        "resolved",
        "open",
    ]


def test_an_article_that_stood_in_another_column_before_was_moved(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column(NOTICES), column(NEWS, wording="不超过1年"))
    elsewhere = seen(at("11-06"), ["11-05"])
    linhe.night({NOTICES: seen(at("11-06"), OLD), NEWS: elsewhere}, when=at("11-06"))
    linhe.night({NOTICES: again(at("11-15"))}, when=at("11-15"))
    linhe.look_and_check({NOTICES: seen(at("11-16"), ("11-05", *OLD))}, when=at("11-16"))
    assert states(linhe) == {}


def test_an_article_that_came_to_two_columns_at_once_was_not(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column(NOTICES), column(NEWS, wording="不超过1年"))
    for night in ("11-06", "11-15"):
        look = seen(at(night), OLD)
        linhe.night({NOTICES: look, NEWS: look}, when=at(night))
    both = seen(at("11-16"), ("11-05", *OLD))
    linhe.look_and_check({NOTICES: both, NEWS: both}, when=at("11-16"))
    assert [each.indicator for each in linhe.findings()].count("backdated_item") == 2


def test_the_history_of_the_items_is_kept_with_the_finding_and_printed(linhe: Linhe) -> None:
    overdue_since(linhe, "11-14", "11-15")
    show(linhe, "11-16", "11-05")
    evidence = evidence_of(linhe, "backdated_item")
    (kept,) = evidence["items"]
    assert kept == {
        "key": "//www.linhe.example/11-05.html",
        "title": "信息11-05",
        "url": "http://www.linhe.example/11-05.html",
        "raw_date": "",
        "published_on": "2026-11-05",
        "earlier_dates": [],
        "first_seen_at": "2026-11-16T01:10:00+08:00",
        "last_seen_at": "2026-11-16T01:10:00+08:00",
        "gone_at": None,
        "absent_on": "2026-11-15",
    }
    assert history_lines(evidence) == [
        "所指信息：《信息11-05》日期文字“”，先后显示 2026-11-05；2026-11-15读取列表时尚无此条；"
        "2026-11-16 01:10首次看到，仍在列表中；http://www.linhe.example/11-05.html"
    ]


def test_changed_dates_are_told_of_every_target_and_with_every_finding(linhe: Linhe) -> None:
    moved = item("10-01", title="改期")
    linhe.look_and_check({NOTICES: seen(at("11-12"), [*OLD, moved])}, when=at("11-12"))
    undated = replace(moved, published_on=None)
    linhe.night({NOTICES: seen(at("11-13"), [*OLD, undated])}, when=at("11-13"))
    back = replace(moved, published_on=day("09-20"))
    linhe.look_and_check({NOTICES: seen(at("11-14"), [*OLD, back])}, when=at("11-14"))
    change = {
        "title": "改期",
        "url": "http://www.linhe.example/10-01.html",
        "from": "2026-10-01",
        "to": "2026-09-20",
        "at": "2026-11-14T01:10:00+08:00",
    }
    document = target_list(linhe.judged(at("11-14", 2)), as_of=day("11-14"))
    assert document["targets"][0]["date_changes"] == [change]
    evidence = evidence_of(linhe, "overdue_column")
    assert evidence["date_changes"] == [change]
    assert history_lines(evidence) == [
        "日期改动：《改期》由 2026-10-01 改为 2026-09-20（2026-11-14 01:10看到）"
    ]
    assert states(linhe) == {"overdue_column": "open"}


def test_a_date_ahead_is_a_notice_until_it_is_put_right(linhe: Linhe) -> None:
    show(linhe, "11-10", "2027-11-09")
    assert states(linhe) == {"future_date": "open"}
    (kept,) = evidence_of(linhe, "future_date")["items"]
    assert kept["published_on"] == "2027-11-09"
    corrected = replace(item("2027-11-09"), published_on=day("11-09"))
    show(linhe, "11-11", corrected)
    assert states(linhe) == {"future_date": "resolved"}


def test_a_dismissed_date_ahead_is_not_said_again_whatever_else_is_published(linhe: Linhe) -> None:
    show(linhe, "11-10", "12-30")
    decide(linhe, "dismiss", "future_date", "11-10")
    show(linhe, "11-12", "12-30", "11-11")
    assert states(linhe) == {"future_date": "dismissed"}


def test_an_item_taken_away_says_so_in_its_history() -> None:
    gone = {
        "title": "撤下",
        "url": None,
        "raw_date": "[11-05]",
        "published_on": "2026-11-05",
        "earlier_dates": [None],
        "first_seen_at": "2026-11-16T01:10:00+08:00",
        "gone_at": "2026-11-18T01:10:00+08:00",
        "absent_on": None,
    }
    assert history_lines({"items": [gone]}) == [
        "所指信息：《撤下》日期文字“[11-05]”，先后显示 无日期 → 2026-11-05；"
        "2026-11-16 01:10首次看到，2026-11-18 01:10起不再列出；无链接"
    ]
