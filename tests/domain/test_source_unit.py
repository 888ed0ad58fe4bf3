"""Shared lists: only a unit's own items count, and items of unknown source never decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import pytest

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicator import Question
from monitor.domain.judgement import TargetJudgement, judge_target
from monitor.domain.source_unit import Whose, shares_of, source_names
from monitor.domain.target import Column
from tests.domain.linhe import column, day, evidence, item, question, violated

SITE = "临河县人民政府"
UNITS = frozenset({"临河县政府办公室", "临河县教育局", "县财政局", "临河县卫生健康局", "市教育局"})
OWN, OTHER, UNKNOWN = "县教育局", "县财政局", None


def whose(
    origin: str | None,
    *,
    asked: str = "临河县教育局",
    site: str = SITE,
    units: tuple[str, ...] = ("临河县教育局",),
    registered: Iterable[str] = UNITS,
) -> Whose:
    names = source_names(asked, site=site, units=units, unit_names=frozenset(registered))
    return names.whose(origin)


@pytest.mark.parametrize(
    ("origin", "is_whose"),
    [
        pytest.param("临河县教育局", "own", id="in_full"),
        pytest.param("县教育局", "own", id="short"),
        pytest.param("教育局", "own", id="bare"),
        pytest.param(" 县　教育局。", "own", id="width_and_blanks"),
        pytest.param("《县教育局》", "own", id="in_brackets"),
        pytest.param("县教育局、县财政局", "own", id="joint"),
        pytest.param("县财政局 县教育局", "own", id="joint_without_a_mark"),
        pytest.param("临河县教育局-县教育局", "own", id="site_and_unit"),
        pytest.param("县财政局", "another", id="another_as_registered"),
        pytest.param("临河县财政局", "another", id="another_in_full"),
        pytest.param("卫生健康局", "another", id="another_bare"),
        pytest.param("市教育局", "another", id="the_superior_as_registered"),
        pytest.param("县财政局、临河县卫生健康局", "another", id="two_others"),
        pytest.param("新华社", "another", id="national_media"),
        pytest.param("县财政局、县卫健局", "unknown", id="another_and_a_stranger"),
        pytest.param("县财政局 张三", "unknown", id="another_and_a_person"),
        pytest.param("县教体局", "unknown", id="an_alias_that_nobody_registered"),
        pytest.param("临河教育局", "unknown", id="another_way_to_write_it"),
        pytest.param("县融媒体中心", "unknown", id="nobody_registered"),
        pytest.param("本站", "unknown", id="placeholder"),
        pytest.param("", "unknown", id="empty"),
        pytest.param(None, "unknown", id="never_read"),
    ],
)
def test_whose_an_item_is(origin: str | None, is_whose: Whose) -> None:
    assert whose(origin) == is_whose


def test_aliases_stand_behind_a_semicolon() -> None:
    asked = "临河县教育局；县教体局; "
    assert [whose(name, asked=asked) for name in ("县教体局", "教育局", "县财政局")] == [
        "own",
        "own",
        "another",
    ]


@pytest.mark.parametrize(
    ("site", "origin", "is_whose"),
    [
        pytest.param("陕西省河西市眉县人民政府门户网站", "眉县教育局", "own", id="last_place_of_a_long_name"),
        pytest.param("渭滨区政府网", "区教育局", "own", id="district"),
        pytest.param("河西市人民政府", "市教育局", "own", id="city"),
        pytest.param("眉县人民政府", "区教育局", "unknown", id="another_kind_of_place"),
        pytest.param("眉县人民政府", "凤县教育局", "unknown", id="another_place"),
        pytest.param("某某网", "县教育局", "unknown", id="no_place_known"),
    ],
)
def test_the_place_is_that_of_the_site(site: str, origin: str, is_whose: Whose) -> None:
    assert whose(origin, asked="教育局", site=site, units=(), registered=("教育局",)) == is_whose


def test_a_site_without_a_place_takes_that_of_the_only_government_among_the_units() -> None:
    assert whose("教育局", site="中国临河") == "own"
    two = {*UNITS, "凤县人民政府办公室"}
    assert whose("教育局", site="中国临河", registered=two) == "unknown"
    assert whose("临河县教育局", site="中国临河", registered=two) == "own"


def test_a_name_that_begins_like_a_place_is_not_cut_to_pieces() -> None:
    registered = ("河西市市场监督管理局", "市教育局")
    for origin in ("市场监督管理局", "市市场监督管理局", "河西市市场监督管理局"):
        assert whose(origin, asked=registered[0], site="河西市人民政府", registered=registered) == "own"


def test_the_unit_asked_for_may_stand_in_the_registry_under_another_name() -> None:
    """县教体局 is asked for, its column's unit is 县教育体育局: items of that are not another's."""
    registered = ("县教育体育局", "县财政局")
    found = {
        name: whose(name, asked="县教体局", units=("县教育体育局",), registered=registered)
        for name in registered
    }
    assert found == {"县教育体育局": "unknown", "县财政局": "another"}


def test_without_a_place_a_longer_name_may_be_the_same_unit() -> None:
    asked, site = "县教育局", "某某网"
    assert whose("临河县教育局", asked=asked, site=site, registered=("临河县教育局", "县教育局")) == "unknown"
    assert whose("县财政局", asked=asked, site=site, registered=("县财政局", "县教育局")) == "another"


# --- what counts -----------------------------------------------------------------------------


def from_(origin: str | None, *days: str) -> list[KnownPublication]:
    """Items of a source; the days as in `item`."""
    known = [item(shown, title=f"{origin}{shown}") for shown in days]
    return [replace(each, publication=replace(each.publication, origin=origin)) for each in known]


def asked(as_of: str) -> Question:
    return replace(question(as_of), unit_names=UNITS)


def shared(wording: str = "1条/2周") -> Column:
    return replace(column(wording), source_unit=OWN)


def judge(known: Evidence, as_of: str = "11-14", wording: str = "1条/2周") -> TargetJudgement:
    return judge_target(shared(wording), known, asked(as_of))


def test_items_of_others_do_not_count() -> None:
    judgement = judge(evidence([*from_(OTHER, "11-13", "11-12"), *from_(OWN, "10-30")]))
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", day("11-13"), 1)
    assert judgement.last_published_on == day("10-30")
    assert "最近一条《县教育局10-30》发布于2026-10-30" in judgement.problems[0]
    assert judgement.problems[0].endswith("（只计来源为县教育局的信息）")


def test_the_other_unit_of_the_same_list_complies() -> None:
    known = evidence([*from_(OTHER, "11-13", "11-12"), *from_(OWN, "10-30")])
    target = replace(shared(), units=(OTHER,), source_unit=OTHER)
    assert judge_target(target, known, asked("11-14")).verdict == "compliant"


def test_a_list_with_nothing_but_others_items_is_overdue_without_dates_and_not_blank() -> None:
    judgement = judge(evidence(from_(OTHER, "11-13", "11-12")))
    assert violated(judgement.indicators) == ["overdue_column"]
    assert (judgement.due_on, judgement.overdue_days, judgement.last_published_on) == (None, None, None)


def test_a_list_that_held_others_items_and_is_empty_now_is_not_called_blank() -> None:
    known = replace(evidence(from_(OTHER, "11-01")), list_is_empty=True)
    assert violated(judge(known).indicators) == ["overdue_column"]


def test_a_blank_list_is_blank_for_each_of_its_units() -> None:
    assert violated(judge(evidence()).indicators) == ["blank_column"]


@pytest.mark.parametrize(
    ("shown", "verdict", "reason"),
    [
        pytest.param("10-31", "inconclusive", "source_unknown", id="first_day_of_the_window"),
        pytest.param("10-30", "violation", None, id="day_before_the_window"),
        pytest.param("11-14", "inconclusive", "source_unknown", id="as_of"),
        pytest.param("11-15", "violation", None, id="after_as_of"),
    ],
)
def test_an_unknown_item_in_the_window_leaves_it_open(shown: str, verdict: str, reason: str | None) -> None:
    known = evidence([*from_(UNKNOWN, shown), *from_(OWN, "10-20")])
    judgement = judge(known)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)
    if reason:
        assert violated(judgement.indicators) == []


def test_enough_own_items_comply_whatever_the_unknown_are() -> None:
    judgement = judge(evidence([*from_(UNKNOWN, "11-13"), *from_(OWN, "10-31")]))
    assert judgement.verdict == "compliant"
    assert judgement.last_published_on == day("10-31")


def test_a_violation_beyond_doubt_is_told_in_its_mildest_form_and_names_nobody_elses_item() -> None:
    judgement = judge(evidence([*from_(UNKNOWN, "10-28"), *from_(OWN, "10-01")]))
    assert (judgement.verdict, judgement.due_on, judgement.overdue_days) == ("violation", day("11-11"), 3)
    assert "10-28" not in judgement.problems[0]
    assert "未见更新" in judgement.problems[0]


@pytest.mark.parametrize(
    ("own", "unknown", "verdict"),
    [
        pytest.param(["10-02"], ["10-03"], "inconclusive", id="one_known_one_unknown"),
        pytest.param(["10-02", "10-03"], ["10-04"], "compliant", id="two_known"),
        pytest.param([], ["10-03"], "violation", id="one_unknown_is_not_enough"),
        pytest.param([], ["10-03", "10-31"], "inconclusive", id="two_unknown"),
        pytest.param(["10-02"], ["09-30"], "violation", id="unknown_before_the_month"),
        pytest.param(["10-02"], ["11-01"], "inconclusive", id="unknown_after_the_month"),
    ],
)
def test_a_month_is_judged_without_and_with_the_unknown(
    own: list[str], unknown: list[str], verdict: str
) -> None:
    known = evidence([*from_(OWN, *own), *from_(UNKNOWN, *unknown), *from_(OTHER, "10-09", "10-10")])
    assert judge(known, "11-14", "2条/月").verdict == verdict


def test_between_nothing_and_too_few_the_milder_is_said() -> None:
    judgement = judge(evidence([*from_(UNKNOWN, "10-03"), *from_(OWN, "09-02")]), "11-14", "2条/月")
    assert violated(judgement.indicators) == ["too_few_updates"]
    assert "应更新2条，实际更新1条" in judgement.problems[0]


def test_what_cannot_be_judged_anyway_keeps_its_own_reason() -> None:
    known = evidence([*from_(UNKNOWN, "11-13"), *from_(OWN, "10-01")], looked="11-01")
    later = judge(known, "11-20")
    assert (later.verdict, later.reason) == ("inconclusive", "evidence_expired")


def test_undated_unknown_items_accuse_nobody() -> None:
    undated = replace(item(None), publication=replace(item(None).publication, origin=None))
    judgement = judge(evidence([undated, *from_(OTHER, "11-13")]))
    assert (judgement.verdict, judgement.reason) == ("inconclusive", "source_unknown")


@pytest.mark.parametrize(
    ("unknown", "is_due_soon", "due_on"),
    [
        pytest.param([], True, "11-13", id="none"),
        pytest.param(["10-31"], True, "11-14", id="would_be_due_soon_as_well"),
        pytest.param(["11-10"], False, "11-24", id="may_have_been_published"),
        pytest.param(["10-29"], True, "11-13", id="older_than_the_newest_own"),
    ],
)
def test_a_due_date_is_near_only_if_it_is_in_any_case(
    unknown: list[str], is_due_soon: bool, due_on: str
) -> None:
    known = evidence([*from_(UNKNOWN, *unknown), *from_(OWN, "10-30")], looked="11-12")
    judgement = judge(known, "11-12")
    assert (judgement.verdict, judgement.is_due_soon) == ("compliant", is_due_soon)
    assert judgement.due_on == day(due_on)


def test_months_with_unknown_items_have_no_count() -> None:
    known = evidence(
        [*from_(OWN, "11-02", "09-02", "08-01"), *from_(UNKNOWN, "09-03"), *from_(OTHER, "10-01")]
    )
    assert judge(known).counts == {"2026-08": 1, "2026-10": 0, "2026-11": 1}


def test_a_column_for_which_everything_counts_keeps_all_items() -> None:
    known = evidence([*from_(UNKNOWN, "11-13"), *from_(OTHER, "11-12")])
    shares = shares_of(column(), known, UNITS)
    assert shares.own is shares.possible is known
    assert not shares.is_doubtful


DAYS = ("10-20", "10-30", "10-31", "11-10")


@pytest.mark.parametrize("wording", ["1条/2周", "2条/2周", "1条/月", "2条/月", "不超过30天"])
def test_whatever_the_unknown_turn_out_to_be_no_verdict_is_contradicted(wording: str) -> None:
    """Every way to tell the unknown items apart leads to the verdict that was given before."""
    for own in combinations(DAYS, 2):
        unknown = [shown for shown in DAYS if shown not in own]
        before = judge(evidence([*from_(OWN, *own), *from_(UNKNOWN, *unknown)]), wording=wording)
        for number in range(len(unknown) + 1):
            for turned in combinations(unknown, number):
                others = [shown for shown in unknown if shown not in turned]
                after = judge(evidence([*from_(OWN, *own, *turned), *from_(OTHER, *others)]), wording=wording)
                if before.verdict != "inconclusive":
                    assert after.verdict == before.verdict
                if before.overdue_days is not None:
                    assert (after.overdue_days or 999) >= before.overdue_days
