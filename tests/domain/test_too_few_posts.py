"""应更新数 of the last closed quarter against what was published in it, only where it was seen whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence
from monitor.domain.judgement import judge_target
from monitor.domain.ledger_evidence import with_ledgers
from monitor.domain.rulebook import RuleBook
from monitor.domain.seen_span import SeenSpan
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.ledger_entries import entries, exported, post
from tests.domain.linhe import account, at, day, evidence, posts, question

NEVER = Evidence(outcome="unsupported", reason="import_only")


def verdict(
    known: Evidence, *, asked: int | None = 3, as_of: str = "11-14", rulebook: RuleBook | None = None
) -> Verdict:
    target = replace(account(), required_posts=asked)
    judgement = judge_target(target, known, question(as_of, rulebook))
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == "too_few_posts"]
    return found


def test_a_quarter_with_as_many_posts_as_asked_complies() -> None:
    assert verdict(evidence(posts(forwarded="07-01 08-15 09-30 11-10"))) == Compliant()


def test_a_quarter_with_fewer_is_a_problem_of_that_quarter() -> None:
    found = verdict(evidence(posts(forwarded="06-30 07-01 09-30 10-01")))
    assert found == Violation("2026年第3季度应更新3条，实际更新2条，少1条", day("09-30"), period="2026Q3")


@pytest.mark.parametrize("asked", [None, 0], ids=["none", "zero"])
def test_without_a_number_nothing_is_asked(asked: int | None) -> None:
    assert verdict(evidence(posts(forwarded="07-01")), asked=asked) == Compliant(reason="no_required_posts")


def test_enough_posts_comply_on_a_partial_view_and_too_few_prove_nothing() -> None:
    assert verdict(evidence(posts(forwarded="07-01 08-15 09-30"), partial=True)) == Compliant()
    assert verdict(evidence(posts(forwarded="07-01"), partial=True)) == Inconclusive("partial_view")
    late = evidence(posts(forwarded="07-05 11-10"), covered_from="07-02")
    assert verdict(late) == Inconclusive("not_covered")
    on_time = evidence(posts(forwarded="07-05 11-10"), covered_from="07-01")
    assert isinstance(verdict(on_time), Violation)


def test_the_quarter_must_have_been_looked_at_after_its_end() -> None:
    known = evidence(posts(forwarded="07-01 06-01"), looked="09-30")
    assert verdict(known, as_of="10-01") == Inconclusive("not_looked_since_period_end")
    after = evidence(posts(forwarded="07-01 06-01"), looked="10-01")
    assert isinstance(verdict(after, as_of="10-01"), Violation)
    assert verdict(after, as_of="10-10") == Inconclusive("evidence_expired")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        pytest.param(
            evidence(posts(forwarded="07-01"), looked="09-29", covered_from="07-01"),
            "not_looked_since_period_end",
            id="from-its-first-day-but-not-to-its-end",
        ),
        pytest.param(
            evidence(posts(forwarded="07-02"), looked="09-29", covered_from="07-02"),
            "not_covered",
            id="neither-from-its-first-day-nor-to-its-end",
        ),
        pytest.param(evidence(posts(forwarded="07-01"), covered_from=None), "not_covered", id="no-stretch"),
        pytest.param(evidence(posts(forwarded="07-01"), partial=True), "partial_view", id="a-part-alone"),
    ],
)
def test_a_quarter_that_was_not_seen_whole_says_what_was_missed(known: Evidence, why: str) -> None:
    assert verdict(replace(known, last_seen_at=at("09-29")), as_of="10-01") == Inconclusive(why)


def test_stretches_that_leave_a_gap_are_told_apart_from_a_part() -> None:
    early, late = SeenSpan(day("06-01"), at("07-20")), SeenSpan(day("08-01"), at("09-29"))
    known = evidence(posts(forwarded="07-01"), looked="09-30", partial=True)
    assert verdict(replace(known, spans=(late,)), as_of="10-01") == Inconclusive("not_covered")
    both = replace(known, spans=(early, late))
    assert verdict(both, as_of="10-01") == Inconclusive("not_looked_since_period_end")


def test_nothing_is_said_of_an_account_that_was_never_seen() -> None:
    assert verdict(NEVER) == Inconclusive("import_only")


def test_an_account_that_may_have_been_opened_within_the_quarter_is_left_alone() -> None:
    new = evidence(posts(forwarded="07-16 11-10"), first_seen="2026-10-02")
    assert verdict(new) == Inconclusive("account_may_be_newer")
    known = evidence(posts(forwarded="07-15 11-10"), first_seen="2026-10-02")
    assert isinstance(verdict(known), Violation)


def test_an_export_for_a_quarter_covers_it_and_several_exports_cover_it_together() -> None:
    named = exported("11-14", post("07-03"), since="07-01")
    assert isinstance(verdict(with_ledgers(NEVER, entries(named))), Violation)
    unnamed = exported("11-14", post("07-03"))
    assert verdict(with_ledgers(NEVER, entries(unnamed))) == Inconclusive("not_covered")
    summer = exported("08-20", post("06-30"), post("08-01"))
    autumn = exported("11-14", post("08-20"), post("10-10"))
    assert isinstance(verdict(with_ledgers(NEVER, entries(summer, autumn))), Violation)
    gap = exported("11-14", post("08-21"), post("10-10"))
    assert verdict(with_ledgers(NEVER, entries(summer, gap))) == Inconclusive("not_covered")


def test_a_post_seen_by_a_crawl_and_in_an_export_counts_once() -> None:
    crawl = evidence(posts(forwarded="07-01 08-15 11-10"))
    same = [each.publication for each in crawl.publications if each.publication.published_on != day("11-10")]
    assert isinstance(verdict(with_ledgers(crawl, entries(exported("11-14", *same)))), Violation)


def test_in_weibin_originals_alone_count_and_undeclared_ones_may_be_original() -> None:
    weibin = load_rulebook("weibin_2022")
    known = evidence(posts(original="07-01 08-01", forwarded="08-02 08-03"))
    assert verdict(known, rulebook=weibin) == Violation(
        "2026年第3季度应更新3条，实际更新2条（按原创计），少1条", day("09-30"), period="2026Q3"
    )
    perhaps = evidence(posts(original="07-01 08-01", undeclared="08-02"))
    assert verdict(perhaps, rulebook=weibin) == Inconclusive("undeclared")
    not_even_so = evidence(posts(original="07-01", undeclared="08-02"))
    assert isinstance(verdict(not_even_so, rulebook=weibin), Violation)
    counted = replace(weibin, undeclared_counts_as="original")
    assert verdict(perhaps, rulebook=counted) == Compliant()
