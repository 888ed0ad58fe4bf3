"""One night's plan: the pace decides how many accounts fit, and what is left over is counted."""

from __future__ import annotations

import pytest

from monitor.domain.night_plan import HostDemand, plan_night


def demand(
    accounts: int, *, seconds: float = 3.0, requests: float = 1.0, host: str = "m.weibo.cn"
) -> HostDemand:
    return HostDemand("weibo", host, accounts, seconds, requests)


@pytest.mark.parametrize(
    ("asked", "fit", "left_over", "hours", "nights"),
    [
        pytest.param(demand(9600), 9600, 0, 8.0, 1, id="just-fits"),
        pytest.param(demand(9601), 9600, 1, 8.0, 2, id="one-too-many"),
        pytest.param(demand(100_000), 9600, 90_400, 83.33, 11, id="a-hundred-thousand"),
        pytest.param(demand(9600, requests=2), 4800, 4800, 16.0, 2, id="two-requests-each"),
        pytest.param(demand(100, seconds=0), 100, 0, 0.0, 1, id="no-pace-at-all"),
        pytest.param(demand(3, seconds=40_000), 0, 3, 33.33, 0, id="slower-than-a-night"),
    ],
)
def test_a_host_is_asked_as_often_as_its_pace_allows(
    asked: HostDemand, fit: int, left_over: int, hours: float, nights: int
) -> None:
    (host,) = plan_night([asked], {}, hours=8).hosts
    assert (host.fit, host.left_over, round(host.hours, 2), host.nights) == (fit, left_over, hours, nights)
    assert host.requests == asked.accounts * asked.requests + 1


def test_hosts_do_not_wait_for_each_other_and_the_longest_stands_first() -> None:
    plan = plan_night(
        [demand(10, host="a"), demand(20_000, host="b"), demand(10, host="c")], {"import": 7}, hours=8
    )
    assert [host.demand.host for host in plan.hosts] == ["b", "a", "c"]
    assert (plan.accounts, plan.fit, plan.left_over) == (20_027, 9620, 10_400)


def test_every_account_is_either_asked_left_over_or_named_with_a_reason() -> None:
    plan = plan_night([demand(12_345)], {"import": 3, "attest": 2, "unsupported": 1}, hours=7.5)
    assert plan.fit + plan.left_over + sum(plan.not_asked.values()) == plan.accounts
