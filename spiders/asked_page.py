"""Asked page 页码: the page number in an address, and the address of another page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from spiders.address import split_address

_LONGEST_NUMBER = 7


def asked_number(url: str, name: str, *, default: int = 1) -> int:
    """A whole number of at least 1 that an address asks for."""
    told = dict(parse_qsl(split_address(url).query)).get(name, "")
    is_number = told.isdecimal() and len(told) <= _LONGEST_NUMBER
    return max(1, int(told)) if is_number else default


def with_number(url: str, name: str, number: int) -> str:
    """The same address asking for another number."""
    parts = split_address(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(query=urlencode({**asked, name: str(number)})).geturl()
