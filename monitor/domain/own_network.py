"""Own network 自身网络: whether a run's failures are ours rather than everybody's.

`judging.md` §6.2 in one place: at least 30 % and at least 5 of the hosts that answered last time
now fail by DNS, connection or timeout. Firewalls' answers and HTTP statuses do not count. The same
holds within one platform, whose members are its accounts, and within one content system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

NETWORK_CAUSES = frozenset(
    {
        "unreachable(dns_failure)",
        "unreachable(connection_refused)",
        "unreachable(connection_failed)",
        "unreachable(connection_reset)",
        "unreachable(timeout)",
        "not_looked(own_network)",
    }
)
NO_ONE_SYSTEM = frozenset({"static_list", "feed_list", "json_list", "inline_json", "feed", "attested"})
"""Readers of a form that unrelated sites share: what befalls one of these says nothing of another."""
LEAST_HOSTS = 5
LEAST_SHARE = 0.30


def fails_by_network(causes: Mapping[str, int]) -> bool:
    """Whether every visit to a host failed below HTTP."""
    return bool(causes) and all(cause in NETWORK_CAUSES for cause in causes)


def looks_ill(failing: Collection[str], answered_before: Collection[str]) -> bool:
    """Whether so many of the hosts that answered before fail that the fault must be ours.

    `answered_before` are the hosts of this run that answered when last visited.
    """
    lost = set(failing) & set(answered_before)
    return len(lost) >= LEAST_HOSTS and len(lost) >= LEAST_SHARE * len(set(answered_before))


@dataclass(frozen=True, slots=True)
class SystemVisit:
    """One visit of a run, by the platform or content system that read its address the last time.

    `member` is a column's host or an account; `cause` is `outcome(reason)`.
    """

    address_id: int
    system: str
    member: str
    cause: str
    answered_before: bool


def ill_systems(visits: Iterable[SystemVisit]) -> dict[str, frozenset[int]]:
    """Platforms and content systems that look ill → the visits that got through, not to be believed.

    Those that failed need no doubt: they accuse nobody.
    """
    by_system: dict[str, list[SystemVisit]] = defaultdict(list)
    for visit in visits:
        if visit.system and visit.system not in NO_ONE_SYSTEM:
            by_system[visit.system].append(visit)
    return {
        system: frozenset(visit.address_id for visit in among if visit.cause not in NETWORK_CAUSES)
        for system, among in by_system.items()
        if _system_looks_ill(among)
    }


def _system_looks_ill(visits: Iterable[SystemVisit]) -> bool:
    causes: dict[str, dict[str, int]] = defaultdict(dict)
    answered: set[str] = set()
    for visit in visits:
        causes[visit.member][visit.cause] = 1
        if visit.answered_before:
            answered.add(visit.member)
    return looks_ill([member for member, told in causes.items() if fails_by_network(told)], answered)
