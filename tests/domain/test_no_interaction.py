"""No interaction is what a person saw; blank cells and other sights say nothing of it."""

from __future__ import annotations

import pytest

from monitor.domain.attestation import Attestation
from monitor.domain.confirmation import are_apart, is_sure_of, last_look_at, violated_from
from monitor.domain.evidence import Evidence
from monitor.domain.judgement import judge_target
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.look import Interaction
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
