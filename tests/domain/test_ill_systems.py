"""The own-network rule within one platform and one content system (judging.md §6.2)."""

from __future__ import annotations

import pytest

from monitor.domain.own_network import NO_ONE_SYSTEM, SystemVisit, ill_systems

SEEN, LOST, WALL = "seen(None)", "unreachable(timeout)", "blocked(waf_ruishu)"


def visits(*causes: str, system: str = "weibo", answered: bool = True) -> list[SystemVisit]:
    return [
        SystemVisit(number, system, f"member {number}", cause, answered)
        for number, cause in enumerate(causes, 1)
    ]


def test_where_five_of_sixteen_vanish_the_other_eleven_are_not_believed() -> None:
    ill = ill_systems(visits(*[LOST] * 5, *[SEEN] * 11))
    assert ill == {"weibo": frozenset(range(6, 17))}


@pytest.mark.parametrize(
    ("lost", "got_through"), [(4, 1), (5, 12)], ids=["four_of_five", "under_three_in_ten"]
)
def test_fewer_than_five_or_than_three_in_ten_say_nothing(lost: int, got_through: int) -> None:
    assert ill_systems(visits(*[LOST] * lost, *[SEEN] * got_through)) == {}


def test_walls_and_statuses_do_not_count_and_are_taken_out_with_the_rest() -> None:
    assert ill_systems(visits(*[WALL] * 9, SEEN)) == {}
    assert ill_systems(visits(*[LOST] * 5, WALL, SEEN)) == {"weibo": frozenset({6, 7})}


def test_who_did_not_answer_before_is_no_loss() -> None:
    assert ill_systems([*visits(*[LOST] * 9, answered=False), *visits(SEEN)]) == {}


def test_a_host_with_many_columns_is_lost_once() -> None:
    columns = [SystemVisit(number, "vsb", "www.linhe.example", LOST, True) for number in range(9)]
    assert ill_systems(columns) == {}
    mixed = [
        visit
        for number, first in enumerate((LOST, LOST, LOST, LOST, SEEN))
        for visit in (
            SystemVisit(2 * number, "vsb", f"host {number}", first, True),
            SystemVisit(2 * number + 1, "vsb", f"host {number}", LOST, True),
        )
    ]
    assert ill_systems(mixed) == {}, "a host that answered once is there"


def test_one_sick_platform_leaves_the_others_alone() -> None:
    ill = ill_systems([*visits(*[LOST] * 6, SEEN), *visits(*[SEEN] * 9, system="bilibili")])
    assert set(ill) == {"weibo"}


@pytest.mark.parametrize("reader", sorted(NO_ONE_SYSTEM))
def test_unrelated_sites_that_write_alike_are_no_system(reader: str) -> None:
    assert ill_systems(visits(*[LOST] * 9, SEEN, system=reader)) == {}
