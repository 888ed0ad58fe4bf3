"""Source unit 来源单位: of a list that several units share, only the items of one unit count.

Whose an item is says its 来源: surely the unit's own, surely another's, or unknown. Only what is
sure decides; an unknown source may be anybody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.target import Column, Target, plain

Whose = Literal["own", "another", "unknown"]

_BETWEEN = re.compile(r"[、,，;；/|—\s-]+")
_ALIASES = re.compile(r"[;；]")
_AROUND = "《》〈〉“”\"'‘’（）()【】[]<>:：.。-—·"
_GOVERNMENT_OF = re.compile(r"([^\W省市州盟县区旗]{1,8}[市县区旗])(?:人民)?政府")
_SHORTEST = 2
_FROM_AFAR = frozenset(
    {
        "新华社",
        "新华网",
        "人民日报",
        "人民网",
        "央视网",
        "央视新闻",
        "中央广播电视总台",
        "光明日报",
        "经济日报",
        "中国政府网",
        "中国新闻网",
        "国务院办公厅",
    }
)
"""National media and the State Council: no unit whose columns are watched publishes under these names."""


@dataclass(frozen=True, slots=True)
class SourceNames:
    """The names under which the unit asked for, and every other registered unit, may stand."""

    own: frozenset[str]
    others: frozenset[str]

    def whose(self, origin: str | None) -> Whose:
        """Whose an item is by its 来源; a joint item is its own if one of the names is."""
        direct = self._whose_name(origin or "")
        parts = [part for part in _BETWEEN.split(origin or "") if part]
        if direct != "unknown" or len(parts) < 2:
            return direct
        found = {self._whose_name(part) for part in parts}
        if "own" in found:
            return "own"
        return "another" if found == {"another"} else "unknown"

    def _whose_name(self, name: str) -> Whose:
        bare = plain(name).strip(_AROUND)
        if bare in self.own:
            return "own"
        return "another" if bare in self.others else "unknown"


@lru_cache(maxsize=256)
def source_names(
    source_unit: str, *, site: str, units: tuple[str, ...], unit_names: frozenset[str]
) -> SourceNames:
    """The names that tell whose an item is; `units` answer for the column, `unit_names` are all there are.

    A unit stands in full (临河县教育局), short (县教育局) or bare (教育局) on the site of its own
    place; any other way of writing it is an alias that `source_unit` must give, after a semicolon.
    A name that may be two units' is nobody's, unless it is written exactly as the one asked for.
    """
    place = _place(site, unit_names)
    asked = [name for name in _ALIASES.split(source_unit) if name.strip()]
    own = frozenset[str]().union(*(_ways_to_write(name, place) for name in asked))
    registered = {plain(name) for name in unit_names}
    strangers = registered - own
    if not (place and registered & own):
        # the unit asked for may be among them under another name
        itself = {plain(name) for name in units}
        strangers = {name for name in strangers - itself if not _may_be_short_for(name, own)}
    others = frozenset[str]().union(*(_ways_to_write(name, place) for name in strangers))
    exact = {plain(name) for name in asked}
    return SourceNames(own - (others - exact), (others | _FROM_AFAR) - own)


def source_names_of(column: Column, unit_names: frozenset[str]) -> SourceNames:
    """The names that tell whose an item of a column is."""
    return source_names(column.source_unit, site=column.site, units=column.units, unit_names=unit_names)


def _may_be_short_for(name: str, own: frozenset[str]) -> bool:
    return any(name.endswith(way) or way.endswith(name) for way in own)


def _place(site: str, unit_names: frozenset[str]) -> str:
    """The county (city, district) a site belongs to; empty where its name does not say and units differ."""
    own = _GOVERNMENT_OF.search(plain(site))
    if own is not None:
        return own[1]
    places = {found[1] for name in unit_names if (found := _GOVERNMENT_OF.search(plain(name)))}
    return places.pop() if len(places) == 1 else ""


def _ways_to_write(name: str, place: str) -> frozenset[str]:
    full = plain(name).strip(_AROUND)
    if not place:
        return frozenset({full})
    kind = place[-1]
    # 市场监管局 begins with 市 and is no 场监管局 of a city, hence both readings
    read = {full.removeprefix(place)} if full.startswith(place) else {full, full.removeprefix(kind)}
    bare = {each for each in read if len(each) >= _SHORTEST}
    return frozenset({full, *bare, *(kind + each for each in bare), *(place + each for each in bare)})


@dataclass(frozen=True, slots=True)
class Shares:
    """What of a list counts for a target: the items surely its own, and all that may be."""

    own: Evidence
    possible: Evidence

    @property
    def is_doubtful(self) -> bool:
        """Whether there are items of unknown source."""
        return len(self.own.publications) != len(self.possible.publications)

    @property
    def doubtful_months(self) -> frozenset[str]:
        """Months ("2026-10") in which an item of unknown source stands: their counts are not known."""
        if not self.is_doubtful:
            return frozenset()
        own = {id(known) for known in self.own.publications}
        days = [
            known.publication.published_on for known in self.possible.publications if id(known) not in own
        ]
        return frozenset(day.isoformat()[:7] for day in days if day is not None)


def shares_of(target: Target, evidence: Evidence, unit_names: frozenset[str]) -> Shares:
    """Which items count for a target; all of them where no 来源单位 is set."""
    if not isinstance(target, Column) or not target.source_unit:
        return Shares(evidence, evidence)
    names = source_names_of(target, unit_names)
    told = [(known, names.whose(known.publication.origin)) for known in evidence.publications]
    own = tuple(known for known, whose in told if whose == "own")
    possible = tuple(known for known, whose in told if whose != "another")
    return Shares(_only(evidence, own), _only(evidence, possible))


def _only(evidence: Evidence, publications: tuple[KnownPublication, ...]) -> Evidence:
    """The same sight of the list, with fewer items; a list that held others' items is not blank."""
    is_empty = evidence.list_is_empty and not evidence.publications
    return replace(evidence, publications=publications, list_is_empty=is_empty)
