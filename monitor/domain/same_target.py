"""Same target 同一对象: rows that evidently speak of a site or column known under another name.

A column is known by site, name, address, units and 来源单位 together. Where one of these changed and
the others did not, it is the same column with a history; where two rows could be meant, nothing is
guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from monitor.domain.target import Column, Site, Target, plain

_T = TypeVar("_T")
Named = Site | Column
"""What the registry knows by names, which people change."""


def same_targets(gone: Iterable[Target], new: Iterable[Target]) -> list[tuple[Named, Named]]:
    """Pairs of what is gone from the sheets and what is new in them, each the same thing renamed.

    Accounts are not paired: their name is all that is known of one without an id.
    """
    gone, new = list(gone), list(new)
    sites = _only_pairs(
        [target for target in gone if isinstance(target, Site)],
        [target for target in new if isinstance(target, Site)],
        traits=[lambda site: site.home_url.strip()],
    )
    names = {plain(before.name): plain(after.name) for before, after in sites}
    columns = _same_columns(
        [target for target in gone if isinstance(target, Column)],
        [target for target in new if isinstance(target, Column)],
        site_names=names,
    )
    return [*sites, *columns]


def _same_columns(
    gone: list[Column], new: list[Column], *, site_names: Mapping[str, str]
) -> list[tuple[Column, Column]]:
    """Columns of which nothing changed but their site's name, then those of which one thing did."""

    def site(column: Column) -> str:
        return site_names.get(plain(column.site), plain(column.site))

    moved = _only_pairs(
        gone,
        new,
        traits=[lambda each: (site(each), _name(each), _address(each), _units(each), _source(each))],
    )
    done = {id(column) for pair in moved for column in pair}
    changed = _only_pairs(
        [column for column in gone if id(column) not in done],
        [column for column in new if id(column) not in done],
        traits=[
            lambda each: (site(each), _name(each), _address(each), _source(each)),
            lambda each: (site(each), _name(each), _address(each), _units(each)),
            lambda each: (site(each), _address(each), _units(each), _source(each)),
            lambda each: (site(each), _name(each), _units(each), _source(each)),
        ],
    )
    return [*moved, *changed]


def _only_pairs(
    gone: Sequence[_T], new: Sequence[_T], *, traits: Sequence[Callable[[_T], object]]
) -> list[tuple[_T, _T]]:
    """Those that share a trait with one another and neither of them with anything else."""
    partners: dict[int, set[int]] = defaultdict(set)
    for trait in traits:
        after = _places_by_trait(new, trait)
        for trait_value, places in _places_by_trait(gone, trait).items():
            for place in places:
                partners[place].update(after.get(trait_value, ()))
    wanted = Counter(place for places in partners.values() for place in places)
    return [
        (gone[place], new[other])
        for place, others in sorted(partners.items())
        if len(others) == 1
        for other in others
        if wanted[other] == 1
    ]


def _places_by_trait(targets: Sequence[_T], trait: Callable[[_T], object]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for place, target in enumerate(targets):
        found[trait(target)].append(place)
    return found


def _name(column: Column) -> str:
    return plain(column.name)


def _address(column: Column) -> tuple[str, str]:
    return column.url.strip(), column.list_selector.strip()


def _units(column: Column) -> tuple[str, ...]:
    return tuple(sorted(plain(unit) for unit in column.units))


def _source(column: Column) -> str:
    return plain(column.source_unit)
