"""No interaction is what a person saw, or what the account's own interface shows on two nights."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.domain.attestation import Attestation
from monitor.domain.confirmation import are_apart, is_sure_of, last_look_at, violated_from
from monitor.domain.evidence import Evidence
from monitor.domain.identity_span import ALIVE, IdentitySpan
from monitor.domain.interaction_span import InteractionSpan
from monitor.domain.judgement import judge_target
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.look import Interaction, Outcome
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.ledger_entries import attested, entries
from tests.domain.linhe import account, at, day, evidence, posts, question


def known(*seen: Attestation) -> Evidence:
    return with_ledgers(evidence(posts(original="11-13")), entries(*seen))


def verdict(*seen: Attestation, as_of: str = "11-14") -> Verdict:
    judgement = judge_target(account(), known(*seen), question(as_of))
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == "no_interaction"]
    return found


@pytest.mark.parametrize(
    ("interaction", "said"),
    [("absent", "未提供有效互动功能"), ("dead_link", "互动交流链接有误")],
)
def test_what_a_person_saw_is_said_with_who_and_when(interaction: Interaction, said: str) -> None:
    found = verdict(attested("11-14", interaction=interaction))
    assert found == Violation(f"{said}（2026-11-14人工核验，核验人王一）", looks=(at("11-14", 9),))


def test_an_account_that_offers_it_complies_and_one_nobody_looked_at_is_unknown() -> None:
    assert verdict(attested("11-14", interaction="present")) == Compliant()
    assert verdict(attested("11-14", state="normal")) == Inconclusive("not_attested")
    assert verdict() == Inconclusive("not_attested")


def test_the_newest_word_on_it_decides() -> None:
    absent, present = attested("11-12", interaction="absent"), attested("11-14", interaction="present")
    assert verdict(absent, present) == Compliant()
    silent = attested("11-14", state="normal")
    assert isinstance(verdict(attested("11-13", interaction="absent"), silent), Violation)


def test_a_look_after_the_day_asked_says_nothing_of_it_and_an_old_one_neither() -> None:
    assert verdict(attested("11-14", interaction="absent"), as_of="11-13") == Inconclusive("not_attested")
    assert isinstance(verdict(attested("11-12", interaction="absent")), Violation)
    assert verdict(attested("11-11", interaction="absent")) == Inconclusive("evidence_expired")


def test_an_account_that_is_gone_is_judged_by_that() -> None:
    gone = attested("11-14", state="missing", interaction="absent")
    assert verdict(gone) == Inconclusive("account_missing")


def test_only_agreeing_nights_in_a_row_stand_behind_it() -> None:
    nights = [attested(f"11-{number}", interaction="absent") for number in (10, 13, 14)]
    found = verdict(*nights)
    assert isinstance(found, Violation)
    assert found.looks == (at("11-10", 9), at("11-13", 9), at("11-14", 9))
    broken = verdict(nights[0], attested("11-12", interaction="present"), *nights[1:])
    assert isinstance(broken, Violation)
    assert broken.looks == (at("11-13", 9), at("11-14", 9))


def test_people_confirm_each_other_on_two_nights_and_no_crawl_stands_in() -> None:
    found = verdict(attested("11-13", interaction="absent"), attested("11-14", interaction="absent"))
    assert isinstance(found, Violation)
    sight = known(attested("11-14", interaction="absent"))
    assert last_look_at(found, sight) == at("11-14", 9)
    assert is_sure_of(found, Evidence())
    assert violated_from(found, sight) == day("0001-01-01")
    assert are_apart(at("11-12"), at("11-14", 5), found)
    assert not are_apart(at("11-01"), at("11-14", 4), found), "the row of agreeing nights began later"
    single = Violation("", looks=(at("11-14", 9),))
    assert not are_apart(at("11-01"), at("11-14", 9), single)


# --- what the interface shows -------------------------------------------------------------------

LINK = "http://www.linhe.example/xx/"


def word(said: Interaction, first: datetime, last: datetime | None = None) -> InteractionSpan:
    is_dead = said == "dead_link"
    return InteractionSpan(
        said, first, last or first, "互动—县长信箱" if is_dead else "", LINK if is_dead else ""
    )


def shown(*words: InteractionSpan, looked: str = "11-14", lost_at: datetime | None = None) -> Evidence:
    """Posts as ever, and what the account's own interface told of its interaction."""
    known = evidence(posts(original="11-13"), looked=looked)
    span = IdentitySpan(ALIVE, at("11-01"), at(looked), interactions=words)
    seen = replace(known, identities=(span,))
    if lost_at is None:
        return seen
    return replace(seen, not_seen_since=lost_at, outcome="blocked", reason="session_expired")


def shown_verdict(sight: Evidence, *seen: Attestation, as_of: str = "11-14") -> Verdict:
    judgement = judge_target(account(), with_ledgers(sight, entries(*seen)), question(as_of))
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == "no_interaction"]
    return found


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param(
            "absent",
            "未提供有效互动功能（平台官方接口显示未开启自定义菜单，也没有设置自动回复，"
            "2026-11-13至2026-11-14多次查看均如此）",
            id="absent",
        ),
        pytest.param(
            "dead_link",
            f"互动交流链接有误（菜单“互动—县长信箱”的链接{LINK}显示网页不存在，"
            "2026-11-13至2026-11-14多次查看均如此）",
            id="dead-link",
        ),
    ],
)
def test_what_the_interface_shows_on_two_nights_is_said_in_words(said: Interaction, sentence: str) -> None:
    found = shown_verdict(shown(word(said, at("11-13"), at("11-14"))))
    assert found == Violation(sentence, looks=(at("11-13"), at("11-14")))


def test_one_night_is_not_enough_and_nineteen_hours_are_one_night() -> None:
    waiting = Inconclusive("awaiting_second_look")
    assert shown_verdict(shown(word("absent", at("11-14")))) == waiting
    assert shown_verdict(shown(word("absent", at("11-13", 5), at("11-14", 0, 59)))) == waiting
    twenty = shown(word("absent", at("11-13", 5), at("11-14", 1)))
    assert isinstance(shown_verdict(twenty), Violation)


def test_looks_that_were_silent_on_it_make_no_second_night() -> None:
    sight = shown(word("dead_link", at("11-13")), looked="11-14")
    assert sight.identities[0].last_at == at("11-14")
    assert shown_verdict(sight) == Inconclusive("awaiting_second_look")


def test_a_working_way_in_the_newest_word_complies_and_begins_the_count_anew() -> None:
    dead = word("dead_link", at("11-10"), at("11-12"))
    assert shown_verdict(shown(dead, word("present", at("11-14")))) == Compliant()
    again = shown(dead, word("present", at("11-13")), word("dead_link", at("11-14")))
    assert shown_verdict(again) == Inconclusive("awaiting_second_look")


def test_a_day_before_is_judged_by_what_had_been_said_then() -> None:
    sight = shown(word("absent", at("11-10"), at("11-12")), word("present", at("11-14")))
    assert isinstance(shown_verdict(sight, as_of="11-12"), Violation)
    assert shown_verdict(sight, as_of="11-14") == Compliant()
    assert shown_verdict(sight, as_of="11-09") == Inconclusive("not_attested")


def test_looks_made_later_that_agree_belong_to_what_had_begun_by_a_day() -> None:
    sight = shown(word("absent", at("11-11"), at("11-13")))
    assert isinstance(shown_verdict(sight, as_of="11-11"), Violation)
    assert shown_verdict(sight, as_of="11-10") == Inconclusive("not_attested")


def test_what_was_shown_long_ago_or_before_a_wall_accuses_nobody() -> None:
    old = word("absent", at("11-09"), at("11-11"))
    assert shown_verdict(shown(old)) == Inconclusive("evidence_expired")
    walled = shown(word("absent", at("11-11"), at("11-13")), looked="11-13", lost_at=at("11-14"))
    assert shown_verdict(walled) == Inconclusive("session_expired")


@pytest.mark.parametrize(
    ("lost_at", "as_of", "is_hidden"),
    [
        pytest.param(at("11-11"), "11-14", False, id="before-it-was-shown"),
        pytest.param(at("11-12"), "11-14", False, id="between-the-two-nights"),
        pytest.param(at("11-13"), "11-14", False, id="with-the-last-of-them"),
        pytest.param(at("11-13", 2), "11-14", True, id="after-them"),
        pytest.param(at("11-14"), "11-14", True, id="on-the-day-asked"),
        pytest.param(at("11-15"), "11-14", False, id="after-the-day-asked"),
    ],
)
def test_a_wall_hides_interaction_only_from_when_it_came_up_to_the_day_asked(
    lost_at: datetime, as_of: str, is_hidden: bool
) -> None:
    sight = shown(word("absent", at("11-11", 4), at("11-13")), looked="11-13", lost_at=lost_at)
    found = shown_verdict(sight, as_of=as_of)
    assert found == Inconclusive("session_expired") if is_hidden else isinstance(found, Violation)


@pytest.mark.parametrize(
    ("reason", "outcome", "said"),
    [
        pytest.param("captcha", "blocked", "captcha", id="by-its-reason"),
        pytest.param(None, "blocked", "blocked", id="by-its-outcome"),
        pytest.param(None, None, "not_looked", id="by-nothing"),
    ],
)
def test_what_hides_it_is_named_as_well_as_it_is_known(
    reason: str | None, outcome: Outcome | None, said: str
) -> None:
    sight = shown(word("absent", at("11-11"), at("11-13")), looked="11-13", lost_at=at("11-14"))
    assert shown_verdict(replace(sight, reason=reason, outcome=outcome)) == Inconclusive(said)


def test_an_account_of_which_the_list_is_not_sure_is_accused_of_no_closed_menu() -> None:
    sight = shown(word("absent", at("11-12"), at("11-14")))
    assert shown_verdict(replace(sight, confidence="weak")) == Inconclusive("list_unconfirmed")
    sure = replace(sight, confidence="weak", list_confirmed_by_person=True)
    assert isinstance(shown_verdict(sure), Violation)


def test_a_person_and_the_interface_make_two_nights_in_either_order() -> None:
    night, by_person = at("11-13"), attested("11-14", interaction="absent")
    first = shown_verdict(shown(word("absent", night)), by_person)
    assert isinstance(first, Violation)
    assert first.looks == (night, by_person.attested_at)
    assert "人工核验" in first.sentence
    earlier = attested("11-12", interaction="dead_link")
    second = shown_verdict(shown(word("dead_link", at("11-14"))), earlier)
    assert isinstance(second, Violation)
    assert second.looks == (earlier.attested_at, at("11-14"))


def test_a_person_who_saw_it_is_not_contradicted_by_a_closed_menu() -> None:
    closed = shown(word("absent", at("11-12"), at("11-14")))
    seen = attested("11-01", interaction="present")
    assert shown_verdict(closed, seen) == Inconclusive("interaction_to_check")
    assert isinstance(shown_verdict(closed, seen, attested("11-02", interaction="absent")), Violation)
    dead = shown(word("dead_link", at("11-12"), at("11-14")))
    assert isinstance(shown_verdict(dead, seen), Violation), "a page that is gone is gone for everybody"


def test_a_person_who_saw_it_later_is_believed() -> None:
    dead = shown(word("dead_link", at("11-12"), at("11-14")))
    assert shown_verdict(dead, attested("11-14", interaction="present")) == Compliant()


def test_the_newest_word_is_the_one_that_was_looked_at_last_whenever_it_began() -> None:
    dead = shown(word("dead_link", at("11-12"), at("11-14")))
    found = shown_verdict(dead, attested("11-13", interaction="present"))
    assert isinstance(found, Violation)
    assert found.looks == (at("11-12"), at("11-14"))
