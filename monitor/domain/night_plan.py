"""NightPlan 一晚计划: how many accounts one night can look at, host by host, at the pace each allows.

Only the pace counts: a host is asked one question at a time, with its gap between two. How long its
answers take comes on top, so that a plan is what a night can do at the most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Literal

WhyNot = Literal["unsupported", "import", "attest", "no_source", "no_id"]
"""Why nobody asks for an account: no reader, told by import or by a person, no source, no id."""


@dataclass(frozen=True, slots=True)
class HostDemand:
    """The accounts behind one host. `seconds` lie between two requests; `requests` are for one account."""

    platform: str
    host: str
    accounts: int
    seconds: float
    requests: float = 1.0


@dataclass(frozen=True, slots=True)
class HostNight:
    """What one night can do at one host; `accounts` = `fit` + `left_over`."""

    demand: HostDemand
    requests: int
    hours: float
    fit: int

    @property
    def left_over(self) -> int:
        """Accounts whose turn comes on one of the following nights."""
        return self.demand.accounts - self.fit

    @property
    def nights(self) -> int:
        """Nights until every account has been looked at once; 0 where that never happens."""
        return ceil(self.demand.accounts / self.fit) if self.fit else 0


@dataclass(frozen=True, slots=True)
class NightPlan:
    """One night: its hosts, the longest first, and the accounts that nobody asks for, by the reason."""

    hours: float
    hosts: tuple[HostNight, ...] = ()
    not_asked: Mapping[WhyNot, int] = field(default_factory=dict)

    @property
    def accounts(self) -> int:
        """All accounts of the plan."""
        return sum(host.demand.accounts for host in self.hosts) + sum(self.not_asked.values())

    @property
    def fit(self) -> int:
        """Accounts that can be looked at in the night."""
        return sum(host.fit for host in self.hosts)

    @property
    def left_over(self) -> int:
        """Accounts that are to be looked at, and for which the night is too short."""
        return sum(host.left_over for host in self.hosts)


def plan_night(demands: Iterable[HostDemand], not_asked: Mapping[WhyNot, int], *, hours: float) -> NightPlan:
    """What a night of so many hours can do."""
    hosts = sorted((_host_night(demand, hours * 3600) for demand in demands), key=_longest_first)
    return NightPlan(hours, tuple(hosts), dict(Counter(not_asked)))


def _host_night(demand: HostDemand, night_seconds: float) -> HostNight:
    """The first request needs no gap before it; robots.txt is one more than the accounts ask for."""
    requests = ceil(demand.accounts * demand.requests) + 1
    seconds = (requests - 1) * demand.seconds
    return HostNight(demand, requests, seconds / 3600, _fit(demand, night_seconds))


def _fit(demand: HostDemand, night_seconds: float) -> int:
    if demand.seconds <= 0:
        return demand.accounts
    questions = floor(night_seconds / demand.seconds)
    return min(demand.accounts, floor(questions / demand.requests))


def _longest_first(host: HostNight) -> tuple[float, str]:
    return -host.hours, host.demand.host
