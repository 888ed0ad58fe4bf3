"""A finding's chain leads from the rule over looks and rows to its numbers, and says where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.look import COMPLETE, AccountIdentity, Originality, Publication, Seen
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Account
from monitor.queries.evidence_chain import explained_finding
from monitor.queries.finding_arithmetic import BY_INDICATOR
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day
from tests.linhe_store import TOURISM, Linhe, again, column, item, overdue_twice, seen, wall
from tests.steps.test_import_ledger import LAW, Office, attestation, post

NAME = "通知公告"
ACCOUNT = Account("临河文旅", "新浪微博", (TOURISM.name,), account_id="7", source="public")
COLUMNS_AND_ACCOUNTS = {
    "blank_column",
    "overdue_column",
    "too_few_updates",
    "backdated_item",
    "future_date",
} | {
    "silent_account",
    "no_original",
    "no_recent_original",
    "account_missing",
    "account_cancelled",
    "account_banned",
    "account_renamed",
    "account_migrated",
    "not_closed",
    "no_interaction",
    "missed_forwarding",
    "too_few_posts",
}


@pytest.fixture
def linhe(store: Store) -> Linhe:
    county = Linhe(store)
    county.register(column(NAME))
    return county


@pytest.fixture
def account(store: Store) -> Linhe:
    county = Linhe(store)
    county.register(ACCOUNT)
    return county


def chain_of(linhe: Linhe, indicator: str, rulebooks: Mapping[str, RuleBook] | None = None) -> dict[str, Any]:
    books = {linhe.rulebook.key: linhe.rulebook} if rulebooks is None else rulebooks
    basis = JudgingBasis(books, linhe.rulebook.key, calendar())
    (finding,) = [each for each in linhe.findings() if each.indicator == indicator]
    with linhe.store.reading() as unit_of_work:
        found = explained_finding(unit_of_work, finding.id, basis)
    assert found is not None
    chain: dict[str, Any] = found[0]["chain"]
    return chain


def counted(chain: Mapping[str, Any]) -> dict[str, tuple[bool | None, str]]:
    return {row["title"]: (row["counted"], row["why"]) for row in chain["rows"]}


def posts(when: str, items: Iterable[tuple[str, Originality]], **said: str) -> Seen:
    """The account's own list, read to its end."""
    publications = [replace(item(shown), originality=what) for shown, what in items]
    identity = AccountIdentity(said.get("name", ACCOUNT.name), "7")
    return replace(seen(at(when), publications), account=identity, covered_from=COMPLETE)


def test_a_rolling_window_is_told_with_its_days_its_rows_and_its_due_date(linhe: Linhe) -> None:
    overdue_twice(linhe)
    chain = chain_of(linhe, "overdue_column")
    assert chain["rule"]["rulebook"] == "national_2019"
    assert chain["rule"]["source"].startswith("国办秘函〔2019〕19号")
    assert (chain["requirement"], chain["requirement_source"]) == ("1条/2周", "台账更新频次")
    assert [(look["first_at"], look["last_at"], look["looks"]) for look in chain["looks"]] == [
        ("2026-11-14T01:10:00+08:00", "2026-11-15T01:10:00+08:00", 2)
    ]
    assert counted(chain) == {"信息10-30": (False, "早于所判时段")}
    told = chain["arithmetic"]
    assert (told["first"], told["last"], told["asked"], told["found"]) == ("2026-11-01", "2026-11-15", 1, 0)
    assert told["steps"][2:] == [
        "应更新日：最新一条的日期 2026-10-30 加14天 = 2026-11-13",
        "逾期天数：判定日 2026-11-15 − 应更新日 2026-11-13 = 2天",
    ]
    assert told["agrees"] is True


def test_a_calendar_period_is_told_with_what_was_counted_in_it(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column(NAME, wording="2条/月"))
    rows = ["10-05", "09-20", "09-10"]
    linhe.look_and_check({NAME: seen(at("11-15"), rows)}, when=at("11-15"))
    chain = chain_of(linhe, "too_few_updates")
    told = chain["arithmetic"]
    assert (told["first"], told["last"], told["asked"], told["found"]) == ("2026-10-01", "2026-10-31", 2, 1)
    assert told["agrees"] is True
    assert counted(chain)["信息10-05"] == (True, "在所判时段内")
    assert counted(chain)["信息09-20"] == (False, "早于所判时段")
    assert "时段内计入1条，应有2条，少1条；时段结束后到 2026-11-15 又发布0条" in told["steps"]


def test_a_limit_of_a_class_names_the_clause_of_the_rule_book(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(replace(column(NAME, wording=""), category=NAME))
    linhe.look_and_check({NAME: seen(at("11-02"), ["05-01"])}, when=at("11-02"))
    chain = chain_of(linhe, "overdue_column")
    assert chain["requirement_source"] == linhe.rulebook.class_source(NAME).printed
    assert chain["arithmetic"]["steps"][2] == "应更新日：最新一条的日期 2026-05-01 加6个月 = 2026-11-01"
    assert chain["arithmetic"]["agrees"] is True


def test_a_blank_list_has_no_sum_and_no_due_date(linhe: Linhe) -> None:
    linhe.look_and_check({NAME: seen(at("11-15"), [])}, when=at("11-15"))
    chain = chain_of(linhe, "blank_column")
    assert chain["rows"] == []
    assert chain["arithmetic"]["steps"] == ["认出了列表，读到0条；空白栏目和空白账号不推算应更新日"]
    assert chain["arithmetic"]["agrees"] is True


def test_rows_that_do_not_count_say_why(linhe: Linhe) -> None:
    undated = Publication("没有日期", "http://www.linhe.example/none.html", None)
    rows = [item("2027-01-01", title="写错年份"), item("10-30"), item("10-02"), undated]
    linhe.look_and_check({NAME: seen(at("11-15"), rows)}, when=at("11-15"))
    assert counted(chain_of(linhe, "overdue_column")) == {
        "写错年份": (False, "所示日期还没有到，不算更新"),
        "信息10-30": (False, "早于所判时段"),
        "信息10-02": (False, "早于所判时段"),
        "没有日期": (False, "没有日期，不算更新"),
    }


def test_an_item_that_was_put_in_after_the_deadline_is_not_counted_and_says_so(linhe: Linhe) -> None:
    old = ("10-30", "10-02")
    linhe.look_and_check({NAME: seen(at("11-03"), old)}, when=at("11-03"))
    for night in ("11-14", "11-15"):
        linhe.look_and_check({NAME: again(at(night))}, when=at(night))
    linhe.look_and_check({NAME: seen(at("11-16"), ("11-05", *old))}, when=at("11-16"))
    chain = chain_of(linhe, "overdue_column")
    assert counted(chain)["信息11-05"] == (False, "到期之后才补上，不计为按时更新")
    assert chain["arithmetic"]["agrees"] is True
    late = chain_of(linhe, "backdated_item")
    assert counted(late)["信息11-05"] == (True, "问题所指的信息")
    assert late["arithmetic"]["steps"][1] == (
        "《信息11-05》所示日期 2026-11-05，2026-11-15 读列表时尚无此条，"
        "2026-11-16T01:10:00+08:00 首次看到，晚11天"
    )
    assert late["arithmetic"]["agrees"] is True


def test_a_date_ahead_is_told_by_how_many_days(linhe: Linhe) -> None:
    linhe.look_and_check({NAME: seen(at("11-10"), ["11-20", "11-09"])}, when=at("11-10"))
    told = chain_of(linhe, "future_date")["arithmetic"]
    assert told["steps"] == ["《信息11-20》所示日期 2026-11-20 − 判定日 2026-11-10 = 10天"]


def test_only_what_was_known_at_the_last_look_stands_in_the_chain(linhe: Linhe) -> None:
    overdue_twice(linhe)
    before = chain_of(linhe, "overdue_column")
    moved = replace(item("10-30"), published_on=day("11-16"))
    linhe.look_and_check({NAME: seen(at("11-17"), ["11-17", moved])}, when=at("11-17"))
    assert [each.state for each in linhe.findings()] == ["resolved"]
    after = chain_of(linhe, "overdue_column")
    assert after["rows"] == before["rows"]
    assert after["arithmetic"] == before["arithmetic"]


def test_walls_between_the_looks_are_told(linhe: Linhe) -> None:
    linhe.look_and_check({NAME: seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.look_and_check({NAME: wall(at("11-15"))}, when=at("11-15"))
    linhe.look_and_check({NAME: again(at("11-16"))}, when=at("11-16"))
    chain = chain_of(linhe, "overdue_column")
    assert [look["outcome"] for look in chain["looks"]] == ["seen", "blocked", "seen"]
    assert [bool(look["body_sha256"]) for look in chain["looks"]] == [True, False, True]


def test_a_shared_list_says_of_each_row_whose_it_is(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(replace(column(NAME), source_unit="县教育局"))
    rows = [
        replace(item("11-13", title="别人的"), origin="县文旅局"),
        replace(item("10-28", title="自己的"), origin="县教育局"),
    ]
    linhe.look_and_check({NAME: seen(at("11-15"), rows)}, when=at("11-15"))
    chain = chain_of(linhe, "overdue_column")
    assert counted(chain)["别人的"] == (False, "来源是别的单位")
    assert chain["arithmetic"]["agrees"] is True


def test_a_silent_account_is_told_like_a_column(account: Linhe) -> None:
    account.look_and_check({ACCOUNT.name: posts("11-16", [("11-01", "original")])}, when=at("11-16"))
    chain = chain_of(account, "silent_account")
    assert chain["requirement_source"] == account.rulebook.indicators["silent_account"].printed_source
    told = chain["arithmetic"]
    assert told["steps"][2] == "应更新日：最新一条的日期 2026-11-01 加14天 = 2026-11-15"
    assert told["agrees"] is True


def test_originals_are_counted_apart_from_forwards(account: Linhe) -> None:
    listed: list[tuple[str, Originality]] = [
        ("11-14", "forwarded"),
        ("11-05", "forwarded"),
        ("07-01", "original"),
    ]
    account.look_and_check({ACCOUNT.name: posts("11-15", listed)}, when=at("11-15"))
    chain = chain_of(account, "no_original")
    assert counted(chain)["信息11-14"] == (False, "在所判时段内，转载")
    assert counted(chain)["信息07-01"] == (False, "不在所判时段内")
    steps = chain["arithmetic"]["steps"]
    assert steps[1:3] == [
        "其中发布2条：原创0条、转载2条、未声明0条",
        "应更新日：最近一次原创 2026-07-01 加3个月 = 2026-10-01",
    ]
    assert chain["arithmetic"]["agrees"] is True


def test_a_state_of_an_account_is_told_by_the_hours_between_two_nights(account: Linhe) -> None:
    for night in ("11-14", "11-15"):
        look = seen(at(night), [], partial=True)
        gone = AccountIdentity(account_id="7", state="missing")
        look = replace(look, account=gone, covered_from=None)
        account.look_and_check({ACCOUNT.name: look}, when=at(night))
    told = chain_of(account, "account_missing")["arithmetic"]
    assert told["steps"][0] == "平台所示：搜索不到，账号标识“7”"
    assert told["steps"][2].endswith("说法一致，相隔24.0小时，要求不少于20小时")
    assert told["agrees"] is True


def test_a_new_name_stands_beside_the_registered_one(account: Linhe) -> None:
    listed: list[tuple[str, Originality]] = [("11-14", "original")]
    account.look_and_check({ACCOUNT.name: posts("11-15", listed, name="文旅临河")}, when=at("11-15"))
    steps = chain_of(account, "account_renamed")["arithmetic"]["steps"]
    assert steps[:2] == [
        "平台所示：可以访问，名称“文旅临河”，账号标识“7”",
        "台账登记：名称“临河文旅”，状态 运行",
    ]


def test_a_rule_that_is_no_longer_there_is_not_guessed_at(linhe: Linhe) -> None:
    overdue_twice(linhe)
    told = chain_of(linhe, "overdue_column", {})["arithmetic"]
    assert told["agrees"] is None
    assert told["steps"] == ["规则库“national_2019”里已没有这一条，没有重算；以问题描述为准"]


def test_a_sum_that_no_longer_leads_to_the_finding_says_so(linhe: Linhe) -> None:
    overdue_twice(linhe)
    linhe.change_finding(1, due_on=day("11-10"), overdue_days=5)
    told = chain_of(linhe, "overdue_column")["arithmetic"]
    assert told["agrees"] is False
    assert told["steps"][-1].startswith("按现在的记录重算，与当时的判定不完全一致")


def test_a_finding_that_is_not_there_has_no_chain(linhe: Linhe) -> None:
    basis = JudgingBasis({linhe.rulebook.key: linhe.rulebook}, linhe.rulebook.key, calendar())
    with linhe.store.reading() as unit_of_work:
        assert explained_finding(unit_of_work, 1, basis) is None


def test_every_indicator_of_columns_and_accounts_has_a_way_to_be_worked_out() -> None:
    known = {each.key for each in ALL_INDICATORS if each.kinds & {"column", "account"}}
    assert set(BY_INDICATOR) <= known
    assert set(BY_INDICATOR) >= COLUMNS_AND_ACCOUNTS


def test_a_look_that_lies_long_before_the_finding_is_not_told(linhe: Linhe) -> None:
    linhe.look_and_check({NAME: seen(at("10-30"), ["10-30"])}, when=at("10-30"))
    overdue_twice(linhe)
    (look,) = chain_of(linhe, "overdue_column")["looks"]
    assert look["first_at"] == "2026-11-14T01:10:00+08:00"


def test_duties_are_told_by_what_was_asked_and_what_was_done(sqlite_store: Store, tmp_path: Path) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(NAME), LAW)
    office = Office(linhe, tmp_path)
    tasks = (
        ["关于征集意见的公告", "2026-11-02", "2026-11-05", ""],
        ["临河县2026年政府工作报告", "2026-11-02", "2026-11-06", "微信订阅号"],
    )
    office.hand_in("forwarding-tasks", *tasks, when=at("11-10", 9))
    rows = (post("2026-11-04", title="转发：关于征集意见的公告"), post("2026-07-01"))
    office.hand_in("posts", *rows, when=at("11-10", 10))
    office.hand_in("attestations", attestation("2026-11-10 10:30", 互动功能="无"), when=at("11-10", 11))
    linhe.check(at("11-10", 12))
    few = chain_of(linhe, "too_few_posts")
    assert (few["arithmetic"]["asked"], few["arithmetic"]["found"]) == (2, 1)
    assert few["arithmetic"]["agrees"] is True
    assert counted(few)["信息2026-07-01"] == (True, "在所判时段内，原创")
    missed = chain_of(linhe, "missed_forwarding")
    assert missed["arithmetic"]["steps"] == [
        "应转2条 − 已转1条 − 待人工核对0条 − 没有全部看到的0条 = 未转1条",
        "未转：《临河县2026年政府工作报告》2026-11-02 发布",
    ]
    assert counted(missed)["转发：关于征集意见的公告"] == (True, "对应任务《关于征集意见的公告》")
    said = chain_of(linhe, "no_interaction")
    assert said["arithmetic"]["steps"] == ["由人核验：《attestations.csv》第2行，核验人 王一"]
    assert [(look["reader"], look["proof"], look["page"]) for look in said["looks"]] == [
        ("attest", "截图", None)
    ]
