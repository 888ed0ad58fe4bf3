"""Exports and attestations stand beside the crawls: they cover what they contain and rewrite nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.evidence import Evidence
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.ledger_evidence import whole_spans, with_ledgers
from monitor.domain.look import AccountIdentity, AccountState
from monitor.domain.seen_span import SeenSpan, joined
from monitor.domain.verdict import verdict_name
from tests.domain.ledger_entries import attested, entries, exported, post
from tests.domain.linhe import account, at, day, evidence, posts, question, violated

NOT_LOOKED_AT = Evidence(outcome="unsupported", reason="import_only", last_tried_at=at("11-23", 23))


def judge(known: Evidence, as_of: str = "11-24") -> TargetJudgement:
    return judge_target(account(), known, question(as_of))


def of(judgement: TargetJudgement, indicator: str) -> str:
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == indicator]
    return verdict_name(found)


def test_without_entries_the_evidence_is_what_it_was() -> None:
    known = evidence(posts(original="11-10"))
    assert with_ledgers(known, entries()) is known


def test_an_export_is_a_look_of_the_account_up_to_its_instant() -> None:
    known = with_ledgers(NOT_LOOKED_AT, entries(exported("11-24", post("11-01"), post("09-20"))))
    assert (known.last_seen_at, known.covered_from) == (at("11-24", 9), day("09-20"))
    assert (known.outcome, known.reason, known.partial) == ("seen", None, False)
    judgement = judge(known)
    assert violated(judgement.indicators) == ["silent_account"]
    assert (judgement.due_on, judgement.overdue_days) == (day("11-15"), 9)


def test_that_nobody_can_look_takes_nothing_away_from_an_export() -> None:
    tried = replace(NOT_LOOKED_AT, last_tried_at=at("11-24", 23), not_seen_since=at("11-20"))
    known = with_ledgers(tried, entries(exported("11-24", post("11-01"))))
    assert violated(judge(known).indicators) == ["silent_account"]


def test_a_wall_after_an_export_may_hide_a_post() -> None:
    walled = Evidence(
        outcome="blocked", reason="login_wall", last_tried_at=at("11-25"), not_seen_since=at("11-10")
    )
    known = with_ledgers(walled, entries(exported("11-24", post("11-01"))))
    assert (known.outcome, known.not_seen_since) == ("blocked", at("11-25"))
    assert judge(known, "11-25").reason == "login_wall"
    before = with_ledgers(walled, entries(exported("11-26", post("11-01"))))
    assert violated(judge(before, "11-26").indicators) == ["silent_account"]


def test_an_export_proves_nothing_once_it_is_old() -> None:
    known = with_ledgers(NOT_LOOKED_AT, entries(exported("11-21", post("11-01"))))
    assert judge(known, "11-24").reason == "evidence_expired"
    assert judge(known, "11-23").verdict == "violation"


def test_an_export_covers_no_day_before_its_oldest_post_unless_its_period_is_named() -> None:
    short = with_ledgers(NOT_LOOKED_AT, entries(exported("11-24", post("11-20"))))
    assert of(judge(short), "silent_account") == "compliant"
    assert of(judge(short), "no_original") == "inconclusive"
    named = exported("11-24", post("11-20", originality="forwarded"), since="08-01")
    assert of(judge(with_ledgers(NOT_LOOKED_AT, entries(named))), "no_original") == "violation"


def test_a_partial_crawl_gives_way_to_an_export_unless_it_shows_a_later_post() -> None:
    partial = evidence(posts(original="10-20"), looked="11-25", partial=True)
    known = with_ledgers(partial, entries(exported("11-24", post("10-20"), post("10-01"))))
    assert known.last_seen_at == at("11-24", 9)
    assert violated(judge(known, "11-25").indicators) == ["silent_account"]
    later = evidence(posts(original="11-25"), looked="11-25", partial=True)
    known = with_ledgers(later, entries(exported("11-24", post("10-20"), post("10-01"))))
    assert (known.last_seen_at, known.partial) == (at("11-25"), True)
    assert judge(known, "11-25").verdict == "compliant"


def test_a_whole_crawl_after_an_export_stands_and_reaches_back_through_it() -> None:
    crawl = evidence(posts(original="11-20"), looked="11-25", covered_from="11-18")
    known = with_ledgers(crawl, entries(exported("11-19", post("11-01"), post("08-01"))))
    assert (known.last_seen_at, known.covered_from) == (at("11-25"), day("08-01"))
    assert known.by_hand is None
    gap = with_ledgers(crawl, entries(exported("11-10", post("11-01"), post("08-01"))))
    assert gap.covered_from == day("11-18")


def test_a_weak_list_gives_way_to_an_export() -> None:
    weak = evidence(posts(original="11-01"), looked="11-24", confidence="weak")
    known = with_ledgers(weak, entries(exported("11-24", post("11-01"))))
    assert (known.confidence, known.last_seen_at) == ("confirmed", at("11-24", 9))
    assert whole_spans(weak) == ()


def test_posts_of_several_sources_are_counted_once() -> None:
    crawl = evidence(posts(undeclared="11-20"), looked="11-23")
    seen = crawl.publications[0].publication
    by_address = replace(seen, title="标题改过", originality="forwarded")
    by_title = replace(seen, url="https://other.example/1", originality="original")
    for same in (by_address, by_title):
        known = with_ledgers(crawl, entries(exported("11-24", same)))
        assert len(known.publications) == 1
        assert known.publications[0].publication.title == seen.title
        assert known.publications[0].publication.originality == same.originality


def test_two_posts_of_one_title_and_day_in_an_export_stay_two() -> None:
    one, other = (post("11-20", "停水通知", url=f"https://mp.example/{number}") for number in (1, 2))
    known = with_ledgers(NOT_LOOKED_AT, entries(exported("11-24", one, other)))
    assert len(known.publications) == 2
    again = with_ledgers(NOT_LOOKED_AT, entries(exported("11-23", one), exported("11-24", one, other)))
    assert len(again.publications) == 2


def test_an_import_never_rewrites_what_the_platform_said_of_a_post() -> None:
    crawl = evidence(posts(forwarded="11-20"), looked="11-23")
    claimed = replace(crawl.publications[0].publication, originality="original")
    known = with_ledgers(crawl, entries(exported("11-24", claimed)))
    assert known.publications[0].publication.originality == "forwarded"


def test_what_a_person_saw_last_is_a_post_of_that_day() -> None:
    seen = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-01")))
    assert violated(judge(seen).indicators) == ["silent_account"]
    assert judge(seen).last_published_on == day("11-01")
    on_the_limit = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-10")))
    assert judge(on_the_limit).verdict == "compliant"
    today = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-24")))
    assert judge(today).verdict == "compliant"


def test_a_person_knows_one_post_of_a_day_that_a_source_showed_already() -> None:
    crawl = evidence(posts(forwarded="11-01"), looked="11-20")
    known = with_ledgers(crawl, entries(attested("11-24", newest="11-01")))
    assert len(known.publications) == 1


def test_what_a_person_saw_last_of_original_content_proves_that_there_was_none_since() -> None:
    old = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-20", original="08-01")))
    judgement = judge(old)
    assert violated(judgement.indicators) == ["no_original"]
    assert judgement.problems == (
        "近3个月（2026-08-24至2026-11-24）无原创内容，最近一次原创发布于2026-08-01",
    )
    recent = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-20", original="11-05")))
    judgement = judge(recent)
    assert violated(judgement.indicators) == ["no_recent_original"]
    (said,) = [each.verdict for each in judgement.indicators if each.indicator == "no_recent_original"]
    assert "有发布，均非原创" in getattr(said, "sentence", "")
    unsaid = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", newest="11-20")))
    assert of(judge(unsaid), "no_original") == "inconclusive"


def test_an_original_post_a_person_saw_is_one_that_did_not_say_so() -> None:
    crawl = evidence(posts(undeclared="11-20", forwarded="11-21"), looked="11-23")
    known = with_ledgers(crawl, entries(attested("11-24", newest="11-21", original="11-20")))
    assert [each.publication.originality for each in known.publications] == ["forwarded", "original"]
    known = with_ledgers(evidence(posts(original="11-20")), entries(attested("11-24", original="11-20")))
    assert len(known.publications) == 1
    flagged = evidence(posts(forwarded="11-20"), looked="11-23")
    known = with_ledgers(flagged, entries(attested("11-24", original="11-20")))
    assert sorted(str(each.publication.originality) for each in known.publications) == [
        "forwarded",
        "original",
    ]


def test_blank_cells_say_nothing_of_posts() -> None:
    known = with_ledgers(NOT_LOOKED_AT, entries(attested("11-24", state="normal", interaction="present")))
    assert known.last_seen_at is None
    assert judge(known).reason == "import_only"
    assert known.last_tried_at == at("11-24", 9)


@pytest.mark.parametrize("state", ["missing", "cancelled"])
def test_an_account_that_a_person_could_not_find_is_seen_as_gone_on_each_night(state: AccountState) -> None:
    first, second = attested("11-23", state=state), attested("11-24", state=state)
    known = with_ledgers(NOT_LOOKED_AT, entries(second, first))
    assert known.identity == AccountIdentity(state=state)
    assert known.identity_seen_at == (at("11-23", 9), at("11-24", 9))
    assert known.last_seen_at == at("11-24", 9)
    assert violated(judge(known).indicators) == [f"account_{state}"], "it is not also silent"


def test_nights_on_which_it_was_there_in_between_are_no_agreement() -> None:
    said = [attested("11-22", state="missing"), attested("11-23", state="normal")]
    known = with_ledgers(NOT_LOOKED_AT, entries(*said, attested("11-24", state="missing")))
    assert known.identity_seen_at == (at("11-24", 9),)
    exports = exported("11-23", post("11-20"))
    known = with_ledgers(NOT_LOOKED_AT, entries(said[0], exports, attested("11-24", state="missing")))
    assert known.identity_seen_at == (at("11-24", 9),)


def test_an_account_that_was_renamed_keeps_its_posts() -> None:
    known = with_ledgers(
        evidence(posts(original="11-20"), looked="11-22"),
        entries(attested("11-23", state="normal", name_now="法治临河发布")),
    )
    assert known.identity == AccountIdentity(name="法治临河发布")
    assert of(judge(known), "silent_account") == "compliant"


def test_whoever_saw_the_account_later_is_right() -> None:
    missing = attested("11-20", state="missing")
    crawled = with_ledgers(evidence(posts(original="11-20"), looked="11-23"), entries(missing))
    assert crawled.identity is None
    owner = with_ledgers(NOT_LOOKED_AT, entries(missing, exported("11-24", post("11-20"))))
    assert owner.identity is None
    excerpt = evidence(posts(original="11-10"), looked="11-23", partial=True)
    assert with_ledgers(excerpt, entries(missing)).identity == AccountIdentity(state="missing")
    alive = evidence(posts(original="11-22"), looked="11-23", partial=True)
    assert with_ledgers(alive, entries(missing)).identity is None
    gone = replace(evidence(looked="11-23"), identity=AccountIdentity(state="cancelled"))
    found = with_ledgers(gone, entries(attested("11-24", state="normal")))
    assert found.identity is None
    assert with_ledgers(gone, entries(missing)).identity == AccountIdentity(state="cancelled")


def test_stretches_that_touch_are_one() -> None:
    one, other = SeenSpan(day("08-01"), at("10-01", 9)), SeenSpan(day("10-01"), at("11-24", 9))
    apart = SeenSpan(day("10-03"), at("11-20", 9))
    assert joined([other, one]) == (SeenSpan(day("08-01"), at("11-24", 9)),)
    assert joined([one, apart]) == (one, apart)
    assert joined([SeenSpan(day("08-01"), at("11-24")), apart]) == (SeenSpan(day("08-01"), at("11-24")),)
