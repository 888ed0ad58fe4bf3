"""Back-dated items: what our own history proves, and everything honest that must not be accused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.documents.rulebook_toml import load_rulebook
from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.indicators.backdated_item import BackdatedItem
from monitor.domain.item_key import item_key
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation
from tests.domain.late_items import arrived
from tests.domain.linhe import account, at, column, day, evidence, item, national, question

OLD = item("10-01")
LATE = arrived("11-01", seen="11-05", absent="11-04")


def judged(*items: KnownPublication, as_of: str = "11-14", looked: str = "11-14") -> Verdict:
    return BackdatedItem().judge(column(), evidence([OLD, *items], looked=looked), question(as_of))


def sentence(verdict: Verdict) -> str:
    assert isinstance(verdict, Violation)
    return verdict.sentence


def test_an_item_that_was_not_there_days_after_the_day_it_shows_is_back_dated() -> None:
    assert judged(LATE) == Violation(
        "《信息11-01（11-05见）》显示日期2026-11-01，而2026-11-04读取列表时尚无此条，2026-11-05首次看到",
        items=("//www.linhe.example/tzgg/11-01.html",),
    )


@pytest.mark.parametrize(
    ("seen", "absent", "covering", "is_late"),
    [
        pytest.param("11-04", "11-03", "10-01", True, id="three-days-late"),
        pytest.param("11-03", "11-02", "10-01", False, id="two-days-late"),
        pytest.param("11-04", "11-02", "10-01", False, id="the-night-between-was-missed"),
        pytest.param("11-30", "11-02", "10-01", False, id="weeks-of-our-own-were-missed"),
        pytest.param("11-30", "11-03", "10-01", True, id="missed-only-after-it-was-late"),
        pytest.param("11-30", "11-01", "10-01", False, id="read-on-the-day-itself"),
        pytest.param("11-30", "10-31", "10-01", False, id="read-before-the-day"),
        pytest.param("11-30", None, "10-01", False, id="never-read-before"),
        pytest.param("11-05", "11-04", "11-01", True, id="read-down-to-the-day"),
        pytest.param("11-05", "11-04", "11-02", False, id="not-read-down-to-the-day"),
    ],
)
def test_late_is_only_what_a_reading_proves(
    seen: str, absent: str | None, covering: str, is_late: bool
) -> None:
    verdict = judged(
        arrived("11-01", seen=seen, absent=absent, covering=covering), looked="11-30", as_of="11-30"
    )
    assert isinstance(verdict, Violation if is_late else Compliant)


def test_the_rule_book_says_how_many_days_are_late() -> None:
    rules = dict(national().indicators)
    rules["backdated_item"] = replace(rules["backdated_item"], limits={"late_days": 1, "most_at_once": 5})
    strict = replace(national(), indicators=rules)
    next_day = arrived("11-01", seen="11-03", absent="11-02")
    same_day = arrived("11-01", seen="11-02", absent="11-01")
    judge = BackdatedItem().judge
    assert isinstance(judge(column(), evidence([next_day]), question("11-14", strict)), Violation)
    assert isinstance(judge(column(), evidence([same_day]), question("11-14", strict)), Compliant)


@pytest.mark.parametrize(
    "key", ["national_2019", "weibin_2022", "weinan_2024", "zengdu_2023", "shaanxi_2022"]
)
def test_every_shipped_rule_book_only_gives_notice(key: str) -> None:
    rule = load_rulebook(key).indicators["backdated_item"]
    assert (rule.weight, rule.limit("late_days"), rule.limit("most_at_once")) == ("notice", 3, 5)
    assert "未核实" in rule.printed_source


def test_several_are_one_violation_that_names_the_newest_arrival() -> None:
    verdict = judged(LATE, arrived("11-03", seen="11-07", absent="11-06"))
    assert sentence(verdict).startswith("《信息11-03（11-07见）》")
    assert sentence(verdict).endswith("；另有1条同样晚于所示日期出现")
    assert isinstance(verdict, Violation)
    assert len(verdict.items) == 2


# --- what is there no more, or not yet ---------------------------------------------------------


def test_it_is_claimed_from_the_day_it_was_seen_until_it_is_taken_away() -> None:
    until = replace(LATE, gone_at=at("11-10"))
    assert isinstance(judged(until, as_of="11-04"), Compliant)
    assert isinstance(judged(until, as_of="11-05"), Violation)
    assert isinstance(judged(until, as_of="11-09"), Violation)
    assert isinstance(judged(until, as_of="11-10"), Compliant)


def test_a_date_put_right_ends_the_claim() -> None:
    assert isinstance(
        judged(arrived("11-05", seen="11-05", absent="11-04", moved=(("11-01", "11-08"),))), Compliant
    )


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param(Evidence(), "not_looked", id="never-seen"),
        pytest.param(evidence([OLD, LATE], confidence="weak"), "list_unconfirmed", id="list-unconfirmed"),
        pytest.param(evidence([OLD, LATE], looked="11-11"), "evidence_expired", id="expired"),
        pytest.param(
            replace(
                evidence([OLD, LATE]), outcome="blocked", reason="captcha", not_seen_since=at("11-14", 3)
            ),
            "captcha",
            id="behind-a-wall",
        ),
    ],
)
def test_a_list_out_of_sight_accuses_nobody(known: Evidence, reason: str) -> None:
    assert BackdatedItem().judge(column(), known, question("11-14")) == Inconclusive(reason)


def test_an_account_is_not_asked() -> None:
    assert BackdatedItem().judge(account(), evidence([LATE]), question("11-14")) == Compliant(
        reason="not_a_column"
    )


# --- honest reasons ----------------------------------------------------------------------------


def with_url(known: KnownPublication, url: str | None) -> KnownPublication:
    return replace(known, publication=replace(known.publication, url=url))


def with_title(known: KnownPublication, title: str) -> KnownPublication:
    return replace(known, publication=replace(known.publication, title=title))


def test_an_item_known_by_its_title_alone_may_have_been_renamed() -> None:
    assert isinstance(judged(with_url(LATE, None)), Compliant)


@pytest.mark.parametrize(
    ("before", "is_late"),
    [
        pytest.param("11-04", False, id="seen-before-under-another-address"),
        pytest.param("11-05", True, id="seen-the-same-night"),
        pytest.param("11-06", True, id="seen-again-later"),
    ],
)
def test_a_title_seen_before_was_put_in_again(before: str, is_late: bool) -> None:
    twin = with_title(arrived("10-02", seen=before), "信息11-01 （11-05见）")
    assert isinstance(judged(LATE, twin), Violation if is_late else Compliant)


@pytest.mark.parametrize(
    ("gone", "is_late"),
    [
        pytest.param("11-05", False, id="the-same-night"),
        pytest.param("11-04", True, id="the-night-before"),
        pytest.param("11-06", True, id="the-night-after"),
    ],
)
def test_an_item_that_came_as_another_went_may_replace_it(gone: str, is_late: bool) -> None:
    other = arrived("10-20", seen="10-21", gone=gone)
    assert isinstance(judged(LATE, other), Violation if is_late else Compliant)


@pytest.mark.parametrize(
    ("article", "is_late"),
    [
        pytest.param("11-04", False, id="three-days-later"),
        pytest.param("11-03", True, id="two-days-later"),
        pytest.param("11-01", True, id="the-same-day"),
    ],
)
def test_a_page_that_openly_states_the_later_day_forges_nothing(article: str, is_late: bool) -> None:
    known = arrived("11-01", seen="11-05", absent="11-04", article=article)
    assert isinstance(judged(known), Violation if is_late else Compliant)


def test_more_than_five_at_once_were_moved_from_elsewhere() -> None:
    together = [arrived(f"11-0{number}", seen="11-10", absent="11-09") for number in range(1, 7)]
    assert isinstance(judged(*together[:5]), Violation)
    assert judged(*together) == Inconclusive("moved_in_bulk")


def test_one_that_came_alone_is_not_hidden_by_a_move() -> None:
    together = [arrived(f"10-0{number}", seen="11-10", absent="11-09") for number in range(2, 8)]
    on_time = [
        arrived(shown, seen=seen, absent=shown) for shown, seen in (("11-11", "11-12"), ("11-12", "11-13"))
    ]
    verdict = judged(LATE, *together, *on_time)
    assert isinstance(verdict, Violation)
    assert verdict.items == (item_key(LATE.publication),)


def often_late(nights: int, *, on_time: int) -> list[KnownPublication]:
    late = [
        arrived(f"10-{10 + night:02}", seen=f"10-{20 + night}", absent=f"10-{19 + night}")
        for night in range(nights)
    ]
    punctual = [
        arrived(f"11-{1 + night:02}", seen=f"11-{2 + night:02}", absent=f"11-{1 + night:02}")
        for night in range(on_time)
    ]
    return late + punctual


@pytest.mark.parametrize(
    ("nights", "on_time", "is_claimed"),
    [
        pytest.param(2, 0, True, id="twice-proves-no-habit"),
        pytest.param(3, 0, False, id="three-times-of-three"),
        pytest.param(3, 2, False, id="three-of-five"),
        pytest.param(3, 3, True, id="three-of-six"),
    ],
)
def test_a_list_that_is_late_more_often_than_not_dates_its_items_otherwise(
    nights: int, on_time: int, is_claimed: bool
) -> None:
    verdict = judged(*often_late(nights, on_time=on_time))
    assert isinstance(verdict, Violation) if is_claimed else verdict == Inconclusive("late_by_habit")


# --- dates that moved --------------------------------------------------------------------------

MOVED_BACK = arrived("11-01", seen="11-05", absent="11-04", moved=(("11-05", "11-08"),))


def test_a_date_set_back_below_what_history_proves_is_described_as_such() -> None:
    assert sentence(judged(MOVED_BACK)) == (
        "《信息11-01（11-05见）》2026-11-04读取列表时尚无此条，2026-11-05首次看到，"
        "显示日期后由2026-11-05改为2026-11-01"
    )


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(arrived("11-01", seen="11-05", moved=(("11-05", "11-08"),)), id="nothing-proved"),
        pytest.param(
            arrived("11-01", seen="11-05", absent="11-02", moved=(("11-05", "11-08"),)),
            id="not-late-by-proof",
        ),
        pytest.param(
            arrived("11-01", seen="11-05", absent="11-04", covering="11-02", moved=(("11-05", "11-08"),)),
            id="day-not-covered-then",
        ),
        pytest.param(
            arrived("11-01", seen="11-05", absent="11-04", moved=(("11-05", "11-08"), ("11-03", "11-09"))),
            id="moved-twice",
        ),
        pytest.param(
            arrived("11-01", seen="11-05", absent="11-04", moved=((None, "11-08"),)), id="dated-only-later"
        ),
        pytest.param(
            arrived("11-01", seen="11-05", absent="11-04", moved=(("10-20", "11-08"),)), id="moved-forward"
        ),
    ],
)
def test_a_date_that_moved_is_no_claim_by_itself(known: KnownPublication) -> None:
    assert isinstance(judged(known), Compliant)


def test_dates_that_moved_together_show_that_the_list_dates_otherwise() -> None:
    other = arrived("09-01", seen="09-02", moved=(("09-03", "11-08"),))
    assert isinstance(judged(MOVED_BACK, other), Compliant)
    another_night = arrived("09-01", seen="09-02", moved=(("09-03", "11-09"),))
    assert isinstance(judged(MOVED_BACK, another_night), Violation)


def test_an_item_knows_what_it_showed_on_every_day() -> None:
    known = arrived("11-01", seen="11-05", moved=((None, "11-08"), ("11-05", "11-10")))
    shown = [known.shown_on(day(each)) for each in ("11-07", "11-08", "11-09", "11-10")]
    assert shown == [None, day("11-05"), day("11-05"), day("11-01")]
