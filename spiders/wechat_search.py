"""WeChat search 公众号搜索: the back office's search for accounts by name, for others of the same name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from urllib.parse import urlencode

from monitor.domain.account_name import is_registered_name, registered_names
from monitor.domain.crawl_plan import Visit
from monitor.domain.target import Account
from spiders.reader import PageRequest

SEARCH_ADDRESS = "https://mp.weixin.qq.com/cgi-bin/searchbiz"
_HITS = 5
"""As many as the back office itself asks for; the exact name stands first (未核实)."""


def name_search(visit: Visit) -> PageRequest | None:
    """The search for an account's registered name; None where it has none."""
    names = registered_names(_registered(visit)) if visit.names else ()
    if not names or not names[-1]:
        return None
    query = {
        "action": "search_biz",
        "begin": "0",
        "count": str(_HITS),
        "query": names[-1],
        "lang": "zh_CN",
        "f": "json",
        "ajax": "1",
    }
    return PageRequest(f"{SEARCH_ADDRESS}?{urlencode(query)}", {"Referer": "https://mp.weixin.qq.com/"})


def namesakes_found(hits: Iterable[tuple[str, str]], visit: Visit) -> tuple[str, ...]:
    """The ids of hits of the account's name that are not itself; none where it is not among them."""
    own, account = visit.account_id.strip(), _registered(visit)
    same = [fakeid for fakeid, name in hits if is_registered_name(name, account)]
    if own not in same:
        return ()
    return tuple(sorted({fakeid for fakeid in same if fakeid != own and _is_biz(fakeid)}))


def _registered(visit: Visit) -> Account:
    return Account(visit.names[0] if visit.names else "", visit.account_type, ())


def _is_biz(fakeid: str) -> bool:
    """Whether it is an account's `__biz`: a number in base64."""
    try:
        return base64.b64decode(fakeid, validate=True).isdigit()
    except (binascii.Error, ValueError):
        return False
