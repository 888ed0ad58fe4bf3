"""County 临河县: the fictional county of the demo, with a planted fault of every verdict.

Nothing in it is real. 县政府网 is healthy, 教育局 is overdue, 司法局's account is silent, and 文旅局 is
the office whose pages we cannot read and which must therefore be told nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.demo.county_accounts import county_accounts
from monitor.demo.county_columns import county_columns
from monitor.demo.county_units import EDUCATION, OFFICE, county_units
from monitor.demo.planted_account import PlantedAccount
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.planted_truth import ExpectedTarget
from monitor.demo.site_columns import EDUCATION_SITE, PORTAL
from monitor.domain.target import Unit

SITES = {"portal": (PORTAL, OFFICE, "门户"), "education": (EDUCATION_SITE, EDUCATION, "部门")}
"""The sites by the key of the server they stand on: name, office, kind."""


@dataclass(frozen=True, slots=True)
class County:
    """The county as it stands on the demo's second night, `today`."""

    today: date

    @property
    def units(self) -> tuple[Unit, ...]:
        """All offices."""
        return county_units()

    @property
    def columns(self) -> tuple[PlantedColumn, ...]:
        """All columns of both sites."""
        return county_columns(self.today)

    @property
    def accounts(self) -> tuple[PlantedAccount, ...]:
        """All accounts."""
        return county_accounts(self.today)

    @property
    def platforms(self) -> tuple[str, ...]:
        """The plays that answer for its accounts, by key."""
        return tuple(sorted({account.platform for account in self.accounts if account.platform}))

    @property
    def truth(self) -> tuple[ExpectedTarget, ...]:
        """What the second night must conclude of every column and account."""
        columns = (self._expected_column(column) for column in self.columns)
        accounts = (self._expected_account(account) for account in self.accounts)
        return (*columns, *accounts)

    @property
    def units_told(self) -> frozenset[str]:
        """The offices that get a mail, each exactly one in the two nights.

        What is violated is told when the second night confirms it; what became overdue only today
        was announced as due the night before.
        """
        told = (item for item in self.truth if item.is_listed or item.truth.needed)
        return frozenset(unit for item in told for unit in item.units)

    def _expected_column(self, column: PlantedColumn) -> ExpectedTarget:
        days = column.shown_on(self.today)
        return self._expected("column", column.site, column, days[0] if days else None)

    def _expected_account(self, account: PlantedAccount) -> ExpectedTarget:
        return self._expected("account", account.account_type, account, account.newest_on(self.today))

    def _expected(
        self, kind: str, place: str, planted: PlantedColumn | PlantedAccount, newest_on: date | None
    ) -> ExpectedTarget:
        return ExpectedTarget(kind, place, planted.name, planted.units, planted.truth, newest_on, self.today)
