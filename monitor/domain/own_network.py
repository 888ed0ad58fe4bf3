"""Own network 自身网络: whether a run's failures are ours rather than everybody's.

`judging.md` §6.2 in one place: at least 30 % and at least 5 of the hosts that answered last time
now fail by DNS, connection or timeout. Firewalls' answers and HTTP statuses do not count. The same
holds within one platform, whose members are its accounts, and within one content system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

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
ANSWERED_LATELY = timedelta(days=7)
"""How long who has vanished counts as lost to its system: a sick one is doubted for so many nights, and
one that is closed for good hides the others for no longer."""
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
class SystemMember:
    """What one run met at a host, or an account, that a platform or content system answers for.

    `system` is what read it the last time; it is lost where every visit failed below HTTP.
    """

    system: str
    member: str
    is_lost: bool
    answered_lately: bool


def ill_systems(members: Iterable[SystemMember]) -> frozenset[str]:
    """Platforms and content systems that look ill: what got through to them is not to be believed.

    What failed needs no doubt: it accuses nobody.
    """
    by_system: dict[str, list[SystemMember]] = defaultdict(list)
    for each in members:
        if each.system and each.system not in NO_ONE_SYSTEM:
            by_system[each.system].append(each)
    return frozenset(
        system
        for system, among in by_system.items()
        if looks_ill(
            [each.member for each in among if each.is_lost],
            [each.member for each in among if each.answered_lately],
        )
    )
