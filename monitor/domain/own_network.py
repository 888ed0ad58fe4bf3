"""Own network 自身网络: whether a run's failures are ours rather than everybody's.

`judging.md` §6.2 in one place: at least 30 % and at least 5 of the hosts that answered last time
now fail by DNS, connection or timeout. Firewalls' answers and HTTP statuses do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
