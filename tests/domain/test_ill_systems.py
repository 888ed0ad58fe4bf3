"""The own-network rule within one platform and one content system (judging.md §6.2)."""

from __future__ import annotations

import pytest

from monitor.domain.own_network import NO_ONE_SYSTEM, SystemMember, ill_systems


def members(
    lost: int, got_through: int, *, system: str = "weibo", answered: bool = True
) -> list[SystemMember]:
    return [
        SystemMember(system, f"member {number}", number < lost, answered)
        for number in range(lost + got_through)
    ]


def test_where_five_of_sixteen_vanish_the_whole_platform_is_ill() -> None:
    assert ill_systems(members(5, 11)) == {"weibo"}


@pytest.mark.parametrize(
    ("lost", "got_through"), [(4, 1), (5, 12)], ids=["four_of_five", "under_three_in_ten"]
)
def test_fewer_than_five_or_than_three_in_ten_say_nothing(lost: int, got_through: int) -> None:
    assert ill_systems(members(lost, got_through)) == frozenset()


def test_who_did_not_answer_lately_is_no_loss() -> None:
    assert ill_systems([*members(9, 0, answered=False), *members(0, 1)]) == frozenset()


def test_one_sick_platform_leaves_the_others_alone() -> None:
    assert ill_systems([*members(6, 1), *members(0, 9, system="bilibili")]) == {"weibo"}


@pytest.mark.parametrize("reader", sorted(NO_ONE_SYSTEM))
def test_unrelated_sites_that_write_alike_are_no_system(reader: str) -> None:
    assert ill_systems(members(9, 1, system=reader)) == frozenset()
