"""Account number 账号标识: the number a platform knows an account by, from the registry's row."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs

from monitor.domain.crawl_plan import Visit
from spiders.address import split_address

_NUMBER = re.compile(r"[0-9]{1,20}")


def account_number(visit: Visit, in_address: re.Pattern[str], *query_names: str) -> str:
    """The number of 账号标识, else the one in 主页网址: in its path, or in a query member of these names.

    Full-width digits are read as digits. A number that a spreadsheet turned into `1.23E+18` is
    none, for what it was cannot be restored. Empty where there is no number.
    """
    written = unicodedata.normalize("NFKC", visit.account_id).strip()
    if _NUMBER.fullmatch(written):
        return written
    found = in_address.search(visit.url)
    if found:
        return found[1]
    query = parse_qs(split_address(visit.url).query)
    told = (value for name in query_names for value in query.get(name, []))
    return next((value for value in told if _NUMBER.fullmatch(value)), "")
