"""Robots exemption 免查 robots: whose robots.txt a run does not ask, and the audit entry that says so.

Two grounds: `MONITOR_ROBOTS=own-sites-exempt`, for hosts that are registered sites' own, and a permission
that the owner of a host gave in writing. A platform's robots.txt is asked whatever either says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from monitor.domain.audit_entry import SYSTEM
from monitor.domain.calendar_day import day_of
from monitor.domain.crawl_plan import CrawlPlan
from monitor.domain.host_name import is_platform_host
from monitor.domain.robots_permission import RegisteredAddress, RobotsPermission
from monitor.queries.registered_addresses import registered_addresses
from monitor.steps.plan_crawl import outlined_visits
from monitor.store.unit_of_work import UnitOfWork
from spiders.site_bounds import domain_of

Mode = Literal["honour", "own-sites-exempt"]
OWN_SITES = "own-sites-exempt"
"""The ground of an exemption that the setting gives; others are called `permission 3`."""


def note_exemptions(
    unit_of_work: UnitOfWork, plan: CrawlPlan, *, mode: Mode, now: datetime
) -> frozenset[str]:
    """The hosts of a planned run whose robots.txt it does not ask.

    Written into the audit log before the first of them is visited, so that no kill can lose it; a run
    that is resumed writes it again only where a host has been added.
    """
    permissions = unit_of_work.robots_permissions.in_force(day_of(now))
    if mode == "honour" and not permissions:
        return frozenset()
    visits = outlined_visits(unit_of_work, plan)
    visited = {visit.site for visit in visits if visit.kind == "column"}
    addresses = registered_addresses(unit_of_work)
    found = exempt_hosts(addresses, permissions, is_own_exempt=mode == OWN_SITES, sites=visited)
    subject = f"run {plan.run_id}"
    earlier = unit_of_work.audit.entries(what="robots_exempt", subject=subject)
    told = {(host, ground) for entry in earlier for host, ground in entry.detail["hosts"].items()}
    if not set(found.items()) <= told:
        detail = {"hosts": dict(sorted(found.items()))}
        unit_of_work.audit.append("robots_exempt", subject, who=SYSTEM, at=now, detail=detail)
    return frozenset(found)


def exempt_hosts(
    addresses: Iterable[RegisteredAddress],
    permissions: Iterable[RobotsPermission],
    *,
    is_own_exempt: bool,
    sites: set[str],
) -> dict[str, str]:
    """Host → ground, for the hosts that these sites are registered with; homes come before columns."""
    grounds = {permission.host: f"permission {permission.id}" for permission in permissions}
    found: dict[str, str] = {}
    for address, is_own in _with_owner(addresses):
        host = address.host
        if not host or address.site not in sites or is_platform_host(host):
            continue
        if is_own_exempt and is_own:
            found[host] = OWN_SITES
        elif host in grounds:
            found.setdefault(host, grounds[host])
    return found


def _with_owner(addresses: Iterable[RegisteredAddress]) -> Iterator[tuple[RegisteredAddress, bool]]:
    """Each address with whether its host is the site's own.

    That is the host of the 首页网址, exactly, and that of a column where it shares the home's registrable
    domain. A column that stands elsewhere is somebody else's guest.
    """
    domains: defaultdict[str, set[str]] = defaultdict(set)
    for address in addresses:
        domain = domain_of(address.url)
        if address.is_home:
            domains[address.site].add(domain)
        yield address, bool(domain) and domain in domains[address.site]
