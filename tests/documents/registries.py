"""Random registries that are sound: every name is known, no key is there twice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from monitor.documents.registry_rows import (
    ACCOUNT_SOURCES,
    ACCOUNT_STATES,
    COLUMN_CATEGORIES,
    SITE_STATES,
    SITE_TYPES,
)
from monitor.documents.sheets.row_reading import SCIENTIFIC
from monitor.documents.sheets.sheet_rows import clean
from monitor.domain.registry import Registry
from monitor.domain.requirement_wording import read_wording
from monitor.domain.target import Account, Column, Site, Unit, plain
from tests.documents.registry_sheets import RULEBOOKS

_ANY = st.characters(exclude_categories=["Cs"], exclude_characters=";；")
_TROUBLE = st.sampled_from([*"=+-@'\"，,#/0７　 \n", "''=", "_x0041_", "县", "E+"])


def _is_kept(text: str) -> bool:
    return bool(plain(text)) and not SCIENTIFIC.fullmatch(plain(text))


def _texts(max_size: int) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(_TROUBLE, _ANY), min_size=1, max_size=max_size)
    return parts.map(lambda each: clean("".join(each))).filter(_is_kept)


_NAMES = _texts(6)
_MAYBE = st.one_of(st.just(""), _texts(10))
_SEGMENT = st.text("abcxyz0189", min_size=1, max_size=6)
_URLS = st.builds(
    lambda host, path, end: f"http://{host}.example/{path}/{end}",
    _SEGMENT,
    _SEGMENT,
    st.sampled_from(["", "#/2", "?a=1&b=%E6%96%87", "栏目/"]),
)
_MAILS = st.lists(
    st.builds(lambda name: f"{name}@linhe.example", st.text("abcxyz.+-='", min_size=1, max_size=6)),
    max_size=3,
    unique=True,
).map(tuple)
_WORDINGS = st.sampled_from(["", "1条/2周", "２ 条／月", "及时更新", "不超过14天", "-", "每季度1条"])


def _some_of(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def _units(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Units whose superior, if any, stands before them: the tree has no circle."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique_by=plain))
    return tuple(
        Unit(
            name,
            superior=draw(st.sampled_from([None, *names[:number]])),
            mails=draw(_MAILS),
            contact=draw(_MAYBE),
            phone=draw(st.sampled_from(["", "0917-3000001", "+86 917", "-"])),
            rulebook=draw(st.sampled_from([None, *sorted(RULEBOOKS)])),
        )
        for number, name in enumerate(names)
    )


def _sites(units: list[str]) -> st.SearchStrategy[list[Site]]:
    site = st.builds(
        Site,
        name=_NAMES,
        home_url=_URLS,
        unit=st.sampled_from(units),
        code=st.sampled_from(["", "6103000001", "0042"]),
        site_type=st.sampled_from(["", *SITE_TYPES]),
        state=st.sampled_from(SITE_STATES),
        kind=st.just("site"),
    )
    return st.lists(site, min_size=1, max_size=3, unique_by=lambda each: each.key)


def _columns(units: list[str], sites: list[str]) -> st.SearchStrategy[list[Column]]:
    column = st.builds(
        Column,
        site=st.sampled_from(sites),
        name=_NAMES,
        url=_URLS,
        units=_some_of(units),
        wording=_WORDINGS,
        requirement=st.none(),
        category=st.sampled_from(COLUMN_CATEGORIES),
        first_level=st.booleans(),
        list_selector=st.sampled_from(["", "ul.list > li", "#list a[href*='.html']"]),
        source_unit=_MAYBE,
        exempt_until=st.none() | st.dates(),
        note=_MAYBE,
        kind=st.just("column"),
    ).map(lambda each: replace(each, requirement=read_wording(each.wording)))
    return st.lists(column, max_size=4, unique_by=lambda each: each.key)


def _accounts(units: list[str]) -> st.SearchStrategy[list[Account]]:
    account = st.builds(
        Account,
        name=_NAMES,
        account_type=st.sampled_from(["微信订阅号", "新浪微博", "某新平台"]),
        units=_some_of(units),
        account_id=st.sampled_from(["", "1234567890123456789", "0042", "gh_1", "=1+1"]),
        home_url=st.just("") | _URLS,
        source=st.sampled_from(["", *ACCOUNT_SOURCES, "http://10.0.0.8:4000/feeds/MP_1.atom"]),
        record_number=_MAYBE,
        required_posts=st.none() | st.integers(0, 999_999),
        state=st.sampled_from(ACCOUNT_STATES),
        note=_MAYBE,
        kind=st.just("account"),
    )
    by_name = (lambda each: (plain(each.account_type), plain(each.name)), lambda each: each.key)
    return st.lists(account, max_size=4, unique_by=by_name)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A registry as reading might have given it."""
    units = draw(_units())
    names = [unit.name for unit in units]
    sites = draw(_sites(names))
    columns = draw(_columns(names, [site.name for site in sites]))
    return Registry(units, tuple(sites), tuple(columns), tuple(draw(_accounts(names))))
