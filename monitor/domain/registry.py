"""Registry 台账: everything that is watched and who answers for it, as one set of sheets says."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.domain.target import Account, Column, Site, TargetKind, Unit

ALL_KINDS: frozenset[TargetKind] = frozenset({"site", "column", "account"})


@dataclass(frozen=True, slots=True)
class Registry:
    """Units and targets that fit together: every named unit, superior and site is there.

    `kinds_given` are the kinds whose sheet was there at all: a sheet that was not given says
    nothing about its targets. `notices` are Chinese sentences for the operator. Both speak of
    the files, not of the registry, and do not count when two registries are compared.
    """

    units: tuple[Unit, ...] = ()
    sites: tuple[Site, ...] = ()
    columns: tuple[Column, ...] = ()
    accounts: tuple[Account, ...] = ()
    kinds_given: frozenset[TargetKind] = field(default=ALL_KINDS, compare=False)
    notices: tuple[str, ...] = field(default=(), compare=False)
