"""应转 against 实转: what was surely not forwarded accuses, what is not sure accuses nobody."""

from __future__ import annotations

from dataclasses import replace

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.indicators.missed_forwarding import MissedForwarding
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Site
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.ledger_entries import task
from tests.domain.linhe import account, at, day, evidence, item, question

CONSULT = task("关于征集为民实事项目的公告", "11-02", "11-05")
REPORT = task("临河县2026年政府工作报告", "11-03", "11-06")
POST = item("11-04", title="转发｜关于征集为民实事项目的公告")
OTHER = item("11-12", title="县司法局开展普法宣传活动", originality="original")

EARLIER = item("11-01", title="县司法局走访企业", originality="original")


def judged(
    known: Evidence, *tasks: ForwardingTask, as_of: str = "11-14", rulebook: RuleBook | None = None
) -> TargetJudgement:
    asked = replace(question(as_of, rulebook), forwarding_tasks=tasks)
    return judge_target(account(), known, asked)


def verdict(
    known: Evidence, *tasks: ForwardingTask, as_of: str = "11-14", rulebook: RuleBook | None = None
) -> Verdict:
    judgement = judged(known, *tasks, as_of=as_of, rulebook=rulebook)
    (found,) = [each.verdict for each in judgement.indicators if each.indicator == "missed_forwarding"]
    return found


def test_every_title_that_was_forwarded_is_no_problem_and_its_pair_is_shown() -> None:
    judgement = judged(evidence([POST, OTHER]), CONSULT)
    assert verdict(evidence([POST, OTHER]), CONSULT) == Compliant()
    assert judgement.forwarding is not None
    (pair,) = judgement.forwarding.done
    assert (pair.task, pair.post, pair.is_late) == (CONSULT, POST.publication, False)


def test_a_title_in_no_post_is_a_problem_that_names_it() -> None:
    known = evidence([POST, OTHER])
    found = verdict(known, CONSULT, REPORT)
    assert found == Violation(
        "未转载指定内容：应转2条，实转1条；未转《临河县2026年政府工作报告》", day("11-06")
    )
    judgement = judged(known, CONSULT, REPORT)
    assert judgement.verdict == "compliant", "a problem of an account is printed beside its pass"
    assert judgement.problems == (found.sentence if isinstance(found, Violation) else "",)
    assert judgement.due_on == day("11-26"), "the day by which something must be published"


def test_more_than_three_missed_titles_are_counted() -> None:
    tasks = [task(f"{name}县政府公告", "11-02", "11-05") for name in ("甲", "乙", "丙", "丁")]
    found = verdict(evidence([OTHER]), *tasks)
    assert isinstance(found, Violation)
    assert found.sentence.endswith("未转《甲县政府公告》《乙县政府公告》《丙县政府公告》等4条")


def test_exactly_three_missed_titles_are_all_named_and_the_last_deadline_counts() -> None:
    tasks = [
        task(f"{name}县政府公告", "11-02", due)
        for name, due in (("甲", "11-06"), ("乙", "11-08"), ("丙", "11-05"))
    ]
    found = verdict(evidence([OTHER]), *tasks)
    assert isinstance(found, Violation)
    assert found.sentence.endswith("未转《甲县政府公告》《乙县政府公告》《丙县政府公告》")
    assert found.due_on == day("11-08")


def test_a_title_that_is_only_alike_is_for_a_person_and_never_counted_against_the_unit() -> None:
    alike = item("11-04", title="关于征集为民实事项目的公告（第二批）")
    assert verdict(evidence([alike, OTHER]), CONSULT) == Inconclusive("forwarding_to_check")
    found = verdict(evidence([alike, OTHER]), CONSULT, REPORT)
    assert isinstance(found, Violation)
    assert "应转2条，实转0条，另有1条待人工核对；未转《临河县2026年政府工作报告》" in found.sentence


def test_a_post_before_the_content_came_out_is_for_a_person() -> None:
    early = item("11-01", title=CONSULT.title)
    assert verdict(evidence([early, OTHER]), CONSULT) == Inconclusive("forwarding_to_check")


def test_what_is_made_up_for_counts_and_is_marked_late() -> None:
    late = evidence([item("11-10", title=CONSULT.title), OTHER])
    assert verdict(late, CONSULT) == Compliant()
    forwarding = judged(late, CONSULT).forwarding
    assert forwarding is not None
    assert forwarding.done[0].is_late


def test_the_hour_of_a_post_tells_whether_it_came_late() -> None:
    by_noon = replace(CONSULT, due_at=at("11-05", 12))
    for hour, is_late in ((11, False), (13, True)):
        known = item("11-05", title=CONSULT.title)
        timed = replace(known, publication=replace(known.publication, published_at=at("11-05", hour)))
        forwarding = judged(evidence([timed, OTHER]), by_noon).forwarding
        assert forwarding is not None
        assert forwarding.done[0].is_late is is_late


def test_one_post_serves_one_task() -> None:
    again = replace(CONSULT, published_on=day("11-03"))
    found = verdict(evidence([POST, OTHER]), CONSULT, again)
    assert isinstance(found, Violation)
    assert "应转2条，实转1条" in found.sentence


def test_a_task_is_asked_about_once_its_day_is_over() -> None:
    known = evidence([EARLIER], looked="11-05")
    assert verdict(known, CONSULT, as_of="11-05") == Compliant(reason="no_forwarding_tasks")
    assert isinstance(verdict(evidence([EARLIER], looked="11-06"), CONSULT, as_of="11-06"), Violation)


def test_tasks_are_spoken_of_until_the_next_quarter_is_over() -> None:
    old = task("关于防汛的公告", "08-02", "08-05")
    assert isinstance(verdict(evidence([OTHER, item("06-01")]), old), Violation)
    before = task("关于防汛的公告", "06-02", "06-30")
    assert verdict(evidence([OTHER]), before) == Compliant(reason="no_forwarding_tasks")


def test_tasks_for_other_types_of_account_are_not_asked() -> None:
    assert verdict(evidence([OTHER]), replace(CONSULT, account_types=("新浪微博",))) == Compliant(
        reason="no_forwarding_tasks"
    )
    assert isinstance(verdict(evidence([OTHER]), replace(CONSULT, account_types=("微信 订阅号",))), Violation)


def test_time_that_was_not_seen_completely_accuses_nobody() -> None:
    assert verdict(evidence([OTHER], covered_from="11-03"), CONSULT) == Inconclusive("not_covered")
    assert isinstance(verdict(evidence([OTHER], covered_from="11-02"), CONSULT), Violation)
    assert verdict(evidence([OTHER], partial=True), CONSULT) == Inconclusive("partial_view")
    assert verdict(evidence([EARLIER], looked="11-10"), CONSULT) == Inconclusive("evidence_expired")
    walled = replace(evidence([OTHER]), outcome="blocked", reason="captcha", not_seen_since=at("11-14", 3))
    assert verdict(walled, CONSULT) == Inconclusive("captcha")
    assert verdict(Evidence(outcome="unsupported", reason="import_only"), CONSULT) == Inconclusive(
        "import_only"
    )


def test_an_account_opened_after_the_deadline_owes_nothing() -> None:
    new = evidence([OTHER], first_seen="2026-11-13")
    assert verdict(new, CONSULT) == Inconclusive("not_covered")


def test_in_weibin_nothing_is_said_once_anything_was_forwarded() -> None:
    weibin = load_rulebook("weibin_2022")
    known = evidence([POST, OTHER])
    assert verdict(known, CONSULT, REPORT, rulebook=weibin) == Compliant(reason="forwarded_in_part")
    none = verdict(evidence([OTHER]), CONSULT, REPORT, rulebook=weibin)
    assert isinstance(none, Violation)
    assert none.sentence.startswith("未转发上级指定的内容：应转2条，实转0条")
    alike = item("11-04", title="关于征集为民实事项目的公告（第二批）")
    assert verdict(evidence([alike, OTHER]), CONSULT, REPORT, rulebook=weibin) == Inconclusive(
        "forwarding_to_check"
    )


def test_it_says_nothing_of_anything_but_accounts() -> None:
    site = Site("临河县人民政府", "http://www.linhe.example/", "县政府办公室")
    assert MissedForwarding().judge(site, evidence(), question("11-14")) == Compliant(reason="not_an_account")
