"""Owner name 认证主体: whether a platform's words name a body that certainly is none of an account's units.

The words are free text (临河县教育局官方微博), the units' names are long, short or joined (县教育和体育局,
县教体局): whatever may be the same body counts as the same. Lists of words are 未核实, made up for this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from monitor.domain.account_name import registered_names
from monitor.domain.target import Account, Unit, plain

_BETWEEN = re.compile(r"[\s,，.。;；:：、!！/|()（）\[\]【】“”\"《》]+")
_PLACE = re.compile(r"[^省市县区旗盟州]{0,8}?(?:自治区|自治州|自治县|自治旗|省|市|县|区|旗|盟|州)")
_PARTY = ("中国共产党", "中共")
_ADDED = re.compile(
    "(?:官方|政务|新浪|微博|微信|抖音|头条|快手|哔哩哔哩|公众|订阅|服务号|视频|账号|帐号|号|认证|平台|新媒体"
    "|网站|门户|的|唯一|主办|运营|运维)$"
)
"""What platforms put behind a body's name."""
_BODY = re.compile(
    "(?:局|厅|部|委|会|办|办公室|中心|院|社|台|站|所|队|校|[大中小]学|馆|政府|处|公司|集团|工作室)$"
)
"""How the name of a body ends; a name that ends otherwise may be anything."""
_COMPANIES = ("公司", "集团", "工作室")
_WHOLE_AREA = re.compile("政府|[省市县区旗州盟党]委|宣传部|网信|融媒|新闻|信息化|大数据|广播|电视|报社")
"""Bodies that run accounts of a whole area, whoever answers for them in the registry."""
_KIND = re.compile("(?:委员会|办公室|中心|局|厅|部|委|办|处|院|站|所|队|会)$")
_SHORTEST = 2
_MOST_SUPERIORS = 20


def names_another_body(owner: str, account: Account, units: Mapping[str, Unit]) -> bool:
    """Whether an owner is a body, and certainly neither a unit of the account nor one related to it.

    `units` are all of the registry by name. False whenever it is not sure.
    """
    said = [core for clause in _clauses(owner) if (core := _core(clause))]
    bodies = [core for core in said if len(_bare(core)) >= _SHORTEST and _BODY.search(core)]
    if not bodies or not account.units or any(_WHOLE_AREA.search(core) for core in said):
        return False
    if any(core in name for core in bodies for name in registered_names(account)):
        return False
    related = (form for name in _circle(account, units) for part in _clauses(name) for form in _forms(part))
    return not any(_may_be(core, name) for name in related for core in said)


def _circle(account: Account, units: Mapping[str, Unit]) -> Iterator[str]:
    """The units that answer for an account, those above them, and (last: they are many) those below."""
    for unit in account.units:
        yield from _upwards(unit, units)
    for name in units:
        if not set(account.units).isdisjoint(_upwards(name, units)):
            yield name


def _upwards(name: str, units: Mapping[str, Unit]) -> Iterator[str]:
    """A unit and its superiors; a registry whose superiors go round in a circle is no reason to hang."""
    at: str | None = name
    for _ in range(_MOST_SUPERIORS):
        if at is None:
            return
        yield at
        at = units[at].superior if at in units else None


def _clauses(text: str) -> list[str]:
    return [plain(part) for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if part]


def _core(clause: str) -> str:
    """The name of a body without what a platform puts behind it."""
    left = clause
    while (added := _ADDED.search(left)) is not None:
        left = left[: added.start()]
    return left


def _forms(part: str) -> set[str]:
    """A unit's name as it is written, and as it would be read out of a platform's words."""
    return {form for form in (part, _core(part)) if form}


def _bare(name: str) -> str:
    """A name without the places before it: 教育局 of 中共临河县教育局."""
    left = next((name.removeprefix(party) for party in _PARTY if name.startswith(party)), name)
    while (place := _PLACE.match(left)) is not None and len(left) - place.end() >= _SHORTEST:
        left = left[place.end() :]
    return left


def _stem(name: str) -> str:
    bare = _bare(name)
    stem = _KIND.sub("", bare)
    return stem if len(stem) >= _SHORTEST else bare


def _may_be(owner: str, unit: str) -> bool:
    """Whether the two may be names of one body, of a part of it, or of what became of it."""
    full, other = _bare(owner), _bare(unit)
    if full in other or other in full:
        return True
    if owner.endswith(_COMPANIES) and not unit.endswith(_COMPANIES):
        return False
    one, two = _stem(owner), _stem(unit)
    return _is_short_for(one, two) or _is_short_for(two, one) or not _pairs(one).isdisjoint(_pairs(two))


def _is_short_for(short: str, long: str) -> bool:
    """Whether all signs of one stand in the other in their order: 卫健 in 卫生健康."""
    left = iter(long)
    return all(sign in left for sign in short)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
