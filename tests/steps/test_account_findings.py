"""What an account is said to be becomes a finding on the second night, is told once, and goes away again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.look import AccountIdentity, AccountState, Look, NotSeen, Seen
from monitor.domain.target import Account
from monitor.domain.verdict import verdict_name
from monitor.queries.judged_targets import JudgingBasis, judged_targets
from monitor.steps.track_rectification import track_rectification
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day
from tests.linhe_store import TOURISM, Linhe, seen, wall

NAME = "临河文旅"
NAMED = AccountIdentity(NAME, "7")
OTHER = AccountIdentity("文旅临河", "7")
ACCOUNT = Account(NAME, "新浪微博", (TOURISM.name,), account_id="7", source="public")


@pytest.fixture
def linhe(store: Store) -> Linhe:
    county = Linhe(store)
    county.register(ACCOUNT)
    return county


def answers(when: datetime, identity: AccountIdentity = NAMED, *items: str) -> Seen:
    """The account answers with a post of the day before."""
    shown = items or ((when - timedelta(days=1)).date().isoformat(),)
    return replace(seen(when, shown), account=identity)


def gone(when: datetime, state: AccountState = "missing") -> Seen:
    """The platform says that the account is not there."""
    look = seen(when, [], partial=True)
    return replace(look, account=AccountIdentity(account_id="7", state=state), covered_from=None)


def night(linhe: Linhe, look: Look) -> tuple[int, int]:
    """A night with one look, and its check; how many findings it opened, how many mails it queued."""
    report, alerts = linhe.look_and_check({NAME: look}, when=look.at)
    return report.opened, alerts.queued


def states(linhe: Linhe) -> dict[str, str]:
    return {finding.indicator: finding.state for finding in linhe.findings()}


@pytest.mark.parametrize("state", ["missing", "cancelled", "banned"])
def test_a_state_opens_on_the_second_night_and_is_told_once(linhe: Linhe, state: AccountState) -> None:
    assert night(linhe, gone(at("11-14"), state)) == (0, 0)
    assert night(linhe, gone(at("11-15"), state)) == (1, 1)
    finding = linhe.finding()
    assert (finding.indicator, finding.weight) == (f"account_{state}", "fail")
    assert finding.confirmed_by == "looks"
    assert (finding.first_look_at, finding.last_look_at) == (at("11-14"), at("11-15"))
    assert finding.evidence["identity"]["state"] == state
    assert finding.evidence["look"]["first_at"] == finding.evidence["identity"]["since"]
    assert night(linhe, gone(at("11-16"), state)) == (0, 0)
    assert len(linhe.mails()) == 1


@pytest.mark.parametrize(
    ("apart", "opened"),
    [
        pytest.param(timedelta(hours=19, minutes=59), 0, id="19h59"),
        pytest.param(timedelta(hours=20), 1, id="20h"),
    ],
)
def test_two_looks_of_one_night_open_nothing(linhe: Linhe, apart: timedelta, opened: int) -> None:
    night(linhe, gone(at("11-14", 2)))
    assert night(linhe, gone(at("11-14", 2) + apart))[0] == opened


def test_a_wall_in_between_does_not_begin_the_count_anew(linhe: Linhe) -> None:
    night(linhe, gone(at("11-14")))
    assert night(linhe, wall(at("11-15"))) == (0, 0)
    assert night(linhe, gone(at("11-16"))) == (1, 1)
    assert linhe.finding().first_look_at == at("11-14")


def test_a_night_on_which_it_answers_does(linhe: Linhe) -> None:
    night(linhe, gone(at("11-14")))
    night(linhe, answers(at("11-15")))
    assert night(linhe, gone(at("11-16"))) == (0, 0)
    assert night(linhe, gone(at("11-17"))) == (1, 1)


def test_it_resolves_and_the_unit_is_told_when_the_account_answers_again(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, gone(at(date)))
    (mail,) = linhe.mails("waiting")
    with linhe.store.writing() as unit_of_work:
        unit_of_work.outbox.settle(mail.id, state="sent", tries=1, sent_at=at("11-15", 2))
    report, alerts = linhe.look_and_check({NAME: answers(at("11-16"))}, when=at("11-16"))
    assert (report.resolved, alerts.queued) == (1, 1)
    assert states(linhe) == {"account_missing": "resolved"}
    assert "临河文旅：平台所示与台账一致" in linhe.mails()[-1].text
    assert night(linhe, answers(at("11-17"))) == (0, 0)


def test_a_mail_that_still_waits_is_withdrawn_when_the_account_answers_again(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, gone(at(date)))
    assert night(linhe, answers(at("11-16"))) == (0, 0)
    assert [mail.state for mail in linhe.mails()] == ["withdrawn"]


def test_behind_a_wall_it_stands_as_expired_and_is_not_resolved(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, gone(at(date)))
    report, _ = linhe.look_and_check({NAME: wall(at("11-16"))}, when=at("11-16"))
    assert (report.resolved, report.expired) == (0, 1)
    assert linhe.finding().is_expired


def test_a_past_day_is_judged_by_what_was_said_of_the_account_then(linhe: Linhe) -> None:
    looks = [answers(at("11-10")), gone(at("11-12")), gone(at("11-13")), answers(at("11-16"))]
    for look in looks:
        linhe.night({NAME: look}, when=look.at)
    said = {date: verdict_on(linhe, date) for date in ("11-11", "11-12", "11-13", "11-15", "11-16")}
    assert said == {
        "11-11": "compliant",
        "11-12": "violation",
        "11-13": "violation",
        "11-15": "violation",
        "11-16": "compliant",
    }


def verdict_on(linhe: Linhe, date: str) -> str:
    """What `account_missing` is judged on a day that is over."""
    basis = JudgingBasis({linhe.rulebook.key: linhe.rulebook}, linhe.rulebook.key, calendar())
    with linhe.store.reading() as unit_of_work:
        (judged,) = judged_targets(unit_of_work, basis, as_of=day(date), is_today=False, now=at("11-16", 12))
    found = {each.indicator: verdict_name(each.verdict) for each in judged.judgement.indicators}
    return found["account_missing"]


def test_silence_that_was_told_before_passes_into_it(linhe: Linhe) -> None:
    old = answers(at("11-12"), NAMED, "10-20")
    for date in ("11-12", "11-13"):
        night(linhe, replace(old, at=at(date)))
    assert linhe.finding().confirmed_by == "looks"
    night(linhe, gone(at("11-14"), "cancelled"))
    assert {each.indicator: each.is_expired for each in linhe.findings()} == {"silent_account": True}
    report, _ = linhe.look_and_check({NAME: gone(at("11-15"), "cancelled")}, when=at("11-15"))
    assert (report.opened, report.resolved) == (1, 1)
    silent, cancelled = linhe.findings()
    assert (silent.state, cancelled.indicator) == ("resolved", "account_cancelled")
    _, alerts = linhe.look_and_check({NAME: gone(at("11-16"), "cancelled")}, when=at("11-16"))
    assert alerts.queued == 0, "nobody is told that silence was resolved"


def test_another_name_is_open_at_once_and_told_after_the_second_night(linhe: Linhe) -> None:
    assert night(linhe, answers(at("11-14"), OTHER)) == (1, 0)
    assert linhe.finding().confirmed_at is None
    assert night(linhe, answers(at("11-14", 13), OTHER)) == (0, 0), "the same night"
    assert night(linhe, answers(at("11-15"), OTHER)) == (0, 1)
    assert linhe.finding().confirmed_by == "looks"


def test_it_resolves_when_the_registry_is_corrected(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, answers(at(date), OTHER))
    with linhe.store.writing() as unit_of_work:
        (known,) = unit_of_work.registry.targets_on()
        unit_of_work.registry.change_target(known.id, replace(ACCOUNT, name="文旅临河"), day("11-16"))
    report, _ = linhe.check(at("11-16"))
    assert (report.opened, report.resolved) == (0, 1)
    assert states(linhe) == {"account_renamed": "resolved"}


def test_a_name_that_a_person_called_a_mistake_is_not_said_again_with_every_post(linhe: Linhe) -> None:
    night(linhe, answers(at("11-14"), OTHER))
    with linhe.store.writing() as unit_of_work:
        track_rectification(
            unit_of_work, linhe.finding().id, "dismiss", who="wang", note="同一账号", now=at("11-14", 12)
        )
    assert night(linhe, answers(at("11-15"), OTHER)) == (0, 0)
    assert night(linhe, answers(at("11-16"), replace(OTHER, name="临河旅游"))) == (1, 0)


def test_a_mistake_about_one_time_says_nothing_of_the_next(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, gone(at(date)))
    with linhe.store.writing() as unit_of_work:
        track_rectification(
            unit_of_work, linhe.finding().id, "dismiss", who="wang", note="平台出错", now=at("11-15", 12)
        )
    assert night(linhe, gone(at("11-16"))) == (0, 0)
    night(linhe, answers(at("11-17"), NAMED, "11-13"))
    assert night(linhe, gone(at("11-18"))) == (0, 0)
    assert night(linhe, gone(at("11-19"))) == (1, 1)


def test_one_registered_as_closed_that_answers_is_told_after_two_nights(linhe: Linhe) -> None:
    night(linhe, answers(at("11-12")))
    linhe.change(replace(ACCOUNT, state="已注销"), at("11-13"))
    assert night(linhe, answers(at("11-14"))) == (1, 0)
    finding = linhe.finding()
    assert (finding.indicator, finding.weight, finding.confirmed_at) == ("not_closed", "problem", None)
    assert night(linhe, answers(at("11-15"))) == (0, 1)
    report, _ = linhe.look_and_check({NAME: gone(at("11-16"), "cancelled")}, when=at("11-16"))
    assert (report.opened, report.resolved) == (0, 1)
    assert states(linhe) == {"not_closed": "resolved"}


def test_what_was_open_when_it_was_registered_as_closed_is_exempted(linhe: Linhe) -> None:
    for date in ("11-14", "11-15"):
        night(linhe, gone(at(date), "cancelled"))
    linhe.change(replace(ACCOUNT, state="已注销"), at("11-16"))
    report, _ = linhe.look_and_check({NAME: gone(at("11-16"), "cancelled")}, when=at("11-16"))
    assert (report.opened, report.violations) == (0, 0)
    assert states(linhe) == {"account_cancelled": "exempted"}


def test_one_that_moved_is_a_notice_that_is_told_to_no_unit(linhe: Linhe) -> None:
    moved = AccountIdentity(NAME, "8", migrated_to="8")
    for date in ("11-14", "11-15", "11-16"):
        assert night(linhe, answers(at(date), moved))[1] == 0
    finding = linhe.finding()
    assert (finding.indicator, finding.weight) == ("account_migrated", "notice")
    assert linhe.mails() == []


def test_a_platform_nobody_could_reach_opens_nothing(linhe: Linhe) -> None:
    for date in ("11-14", "11-15", "11-16"):
        look = NotSeen(at(date), "blocked", "login_wall")
        assert night(linhe, look) == (0, 0)
    assert linhe.findings() == []
