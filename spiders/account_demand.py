"""Account demand 账号采集量: which host each account of a registry would be asked of, and at what pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from monitor.domain.crawl_plan import Visit
from monitor.domain.night_plan import HostDemand, NightPlan, WhyNot, plan_night
from spiders.account_source import choose_platform
from spiders.address import host_of
from spiders.crawl_settings import PUBLIC_SECONDS, CrawlSettings
from spiders.guard import Guard
from spiders.reader import PageNotUnderstood, PlatformReader

_REASONS: dict[str, WhyNot] = {
    "import_only": "import",
    "attest_only": "attest",
    "no_reader": "unsupported",
    "source_needed": "no_source",
    "source_unknown": "no_source",
    "no_public_list": "no_source",
    "feed_of_many_accounts": "no_source",
    "account_id_needed": "no_id",
}


def account_night(
    visits: Iterable[Visit], settings: CrawlSettings, *, hours: float, usual: Mapping[str, float]
) -> NightPlan:
    """The night's plan for these accounts; `usual` are requests an account took lately, by host."""
    accounts: Counter[tuple[str, str, float]] = Counter()
    not_asked: Counter[WhyNot] = Counter()
    for visit in visits:
        try:
            reader = choose_platform(visit)
            asked = reader.first_request(visit).url
        except PageNotUnderstood as refusal:
            not_asked[_REASONS.get(refusal.reason, "unsupported")] += 1
            continue
        host = host_of(settings.platform_urls.get(reader.key, "") or asked)
        accounts[reader.key, host, _seconds(reader, host, settings)] += 1
    demands = [
        HostDemand(platform, host, count, seconds, max(1.0, usual.get(host, 1.0)))
        for (platform, host, seconds), count in accounts.items()
    ]
    return plan_night(_shared(demands), not_asked, hours=hours)


def _seconds(reader: PlatformReader, host: str, settings: CrawlSettings) -> float:
    """The gap at a host; a name is taken for a public one, for a plan asks nobody, DNS neither."""
    if _is_opened(host, Guard(settings.allow_networks)):
        return settings.seconds_between_requests
    return max(PUBLIC_SECONDS, settings.seconds_between_requests, reader.seconds_between_requests)


def _is_opened(host: str, guard: Guard) -> bool:
    try:
        return guard.is_opened(ip_address(host))
    except ValueError:
        return False


def _shared(demands: list[HostDemand]) -> list[HostDemand]:
    """Platforms behind one host, a gateway for one, share its one question at a time."""
    found: dict[str, HostDemand] = {}
    for each in demands:
        other = found.get(each.host)
        if other is None:
            found[each.host] = each
            continue
        count = other.accounts + each.accounts
        found[each.host] = HostDemand(
            f"{other.platform}+{each.platform}",
            each.host,
            count,
            (other.accounts * other.seconds + each.accounts * each.seconds) / count,
            each.requests,
        )
    return list(found.values())
