"""A check asks a constant number of questions, however many columns comply."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from monitor.domain.calendar_day import day_of
from monitor.steps.check_targets import check_targets
from monitor.steps.raise_alerts import raise_alerts
from monitor.steps.withdraw_alerts import withdraw_alerts
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import Linhe, column, seen


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are executed in the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def statements_of_a_check(store: Store, columns: int, *, newest: str) -> list[str]:
    """What a check with its messages asks besides reading the evidence."""
    linhe = Linhe(store)
    names = [f"栏目{number}" for number in range(columns)]
    linhe.register(*(column(name) for name in names))
    when = at("11-14")
    linhe.night({name: seen(when, [newest]) for name in names}, when=when)
    judged = linhe.judged(when)
    with counted(store) as statements, store.writing() as unit_of_work:
        check_targets(unit_of_work, judged, as_of=day_of(when), now=when)
        withdraw_alerts(unit_of_work, judged, now=when)
        raise_alerts(unit_of_work, judged, day=day_of(when), now=when, mail_mode="send")
    return statements


@pytest.mark.parametrize("columns", [1, 900])
def test_compliant_columns_cost_no_query_each(sqlite_store: Store, columns: int) -> None:
    statements = statements_of_a_check(sqlite_store, columns, newest="11-13")
    assert len(statements) <= 6, statements


def test_an_accused_column_costs_four_statements(sqlite_store: Store) -> None:
    statements = statements_of_a_check(sqlite_store, 50, newest="10-01")
    assert len(statements) <= 10 + 4 * 50
