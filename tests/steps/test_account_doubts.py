"""What to check of accounts: in the list of targets for as long as it is so, in the operator's mail once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from monitor.domain.look import AccountIdentity, Seen
from monitor.domain.step_reports import RunTrust
from monitor.domain.target import Account
from monitor.queries.account_doubts import account_doubts
from monitor.queries.target_list import target_list
from monitor.steps.tell_operator import OperatorNews, tell_operator
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, Linhe, column, seen
from tests.queries.county import post

OWN, OTHER = "MzAwMDAwMDAyMQ==", "MzAwMDAwMDAyMg=="
COMPANY = "临河县文化传媒有限公司"
NAME = "临河教育"
HEADING = "请核对这些账号（不是问题，也没有告知单位；每条只提示一次）："
OF_THE_OWNER = (
    "  微信订阅号“临河教育”（县教育局）：平台认证为“临河县文化传媒有限公司”，与责任单位对不上，请核对"
)
OF_THE_NAMESAKE = (
    f"  微信订阅号“临河教育”（县教育局）：平台上另有同名账号（账号标识 {OTHER}），台账中没有，请核对"
)


def account(name: str = NAME, account_id: str = OWN) -> Account:
    return Account(name, "微信订阅号", (EDUCATION.name,), account_id=account_id)


def told(night: str, identity: AccountIdentity) -> Seen:
    return replace(seen(at(night), [post(night, "original")]), account=identity)


def linhe_with(store: Store, *accounts: Account) -> Linhe:
    linhe = Linhe(store)
    linhe.register(column(), *(accounts or (account(),)))
    return linhe


def night(linhe: Linhe, of: str, looks: Mapping[str, AccountIdentity], *, recipients: str = "a@x.cn") -> str:
    """A night, its check and the text of the mail after it; empty where nobody is to be told."""
    linhe.night({name: told(of, identity) for name, identity in looks.items()}, when=at(of))
    now = at(of, 2)
    report, alerts = linhe.check(now)
    with linhe.store.writing() as unit_of_work:
        news = OperatorNews(report, alerts, linhe.judged(now), RunTrust(1, None))
        tell_operator(unit_of_work, news, recipients=recipients, now=now)
    mails = [mail for mail in linhe.mails() if mail.is_operator]
    return mails[-1].text if mails else ""


def rows(linhe: Linhe, as_of: str) -> dict[str, Any]:
    judged = linhe.judged(at(as_of, 2))
    with linhe.store.reading() as unit_of_work:
        doubts = account_doubts(unit_of_work, judged, as_of=day(as_of))
    return {row["name"]: row for row in target_list(judged, as_of=day(as_of), doubts=doubts)["targets"]}


DOUBTFUL = AccountIdentity(owner=COMPANY, namesakes=(OTHER,))
FITTING = AccountIdentity(owner="临河县教育局官方账号")


def test_a_doubt_is_listed_with_the_account_and_accuses_nobody(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    night(linhe, "11-10", {NAME: DOUBTFUL})
    row = rows(linhe, "11-10")[NAME]
    assert row["doubts"] == [
        {"doubt": "owner_mismatch", "said": COMPANY, "last_at": "2026-11-10T01:10:00+08:00"},
        {"doubt": "unregistered_account", "said": OTHER, "last_at": "2026-11-10T01:10:00+08:00"},
    ]
    assert {each["indicator"] for each in row["indicators"]}.isdisjoint(
        {"owner_mismatch", "unregistered_account"}
    )
    assert linhe.findings() == []


def test_an_account_that_fits_has_no_doubts_and_a_column_has_no_such_member(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    assert HEADING not in night(linhe, "11-10", {NAME: FITTING})
    listed = rows(linhe, "11-10")
    assert listed[NAME]["doubts"] == []
    assert "doubts" not in listed["通知公告"]


def test_a_day_before_the_platform_said_so_has_no_doubt(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    night(linhe, "11-10", {NAME: DOUBTFUL})
    judged = linhe.judged(at("11-10", 2))
    with linhe.store.reading() as unit_of_work:
        assert account_doubts(unit_of_work, judged, as_of=day("11-09"), is_today=False) == {}


def test_the_operator_is_told_once_and_again_of_what_is_new(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    first = night(linhe, "11-10", {NAME: AccountIdentity(owner=COMPANY)})
    assert f"{HEADING}\n{OF_THE_OWNER}\n" in first
    assert HEADING not in night(linhe, "11-11", {NAME: AccountIdentity(owner=COMPANY)})
    third = night(linhe, "11-12", {NAME: DOUBTFUL})
    assert f"{HEADING}\n{OF_THE_NAMESAKE}\n" in third
    assert OF_THE_OWNER not in third
    assert len(rows(linhe, "11-12")[NAME]["doubts"]) == 2


def test_a_registry_that_is_corrected_ends_the_doubt(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    night(linhe, "11-10", {NAME: AccountIdentity(namesakes=(OTHER,))})
    linhe.register(account("临河教育发布", OTHER))
    assert rows(linhe, "11-10")[NAME]["doubts"] == []


def test_what_nobody_was_told_is_told_when_there_is_somebody(sqlite_store: Store) -> None:
    linhe = linhe_with(sqlite_store)
    assert night(linhe, "11-10", {NAME: DOUBTFUL}, recipients="") == ""
    assert OF_THE_OWNER in night(linhe, "11-11", {NAME: DOUBTFUL})


@pytest.mark.parametrize("state", ["dead", "withdrawn"])
def test_what_never_arrived_is_told_again(sqlite_store: Store, state: str) -> None:
    linhe = linhe_with(sqlite_store)
    night(linhe, "11-10", {NAME: DOUBTFUL})
    with linhe.store.writing() as unit_of_work:
        for mail in unit_of_work.outbox.list():
            unit_of_work.outbox.settle(mail.id, state=state)
    assert OF_THE_OWNER in night(linhe, "11-11", {NAME: DOUBTFUL})


def test_a_letter_names_a_handful_and_the_next_ones_the_rest(sqlite_store: Store) -> None:
    accounts = [account(f"临河{n}", f"Mz{n}") for n in range(25)]
    linhe = linhe_with(sqlite_store, *accounts)
    looks = {each.name: AccountIdentity(owner=COMPANY) for each in accounts}
    first, second, third = (night(linhe, of, looks) for of in ("11-10", "11-11", "11-12"))
    assert [text.count("平台认证为") for text in (first, second, third)] == [20, 5, 0]
    assert "另有5条，下一封信接着列" in first
    assert "另有" not in second
