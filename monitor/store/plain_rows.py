"""Plain rows 数据行: rows of one table as mutable values, read and written many at a time.

What every night touches in every row is too much for mapped objects. Values are read in one statement,
and only what changed of them is written back: one statement for all rows that changed in the same columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from monitor.store.table import Row


class PlainRow(Protocol):
    """A dataclass whose fields are named as columns; `id` comes first."""

    id: int
    __dataclass_fields__: ClassVar[dict[str, Any]]


Value = TypeVar("Value", bound=PlainRow)


class PlainRows(Generic[Value]):
    """Reads the rows of a table as values of one dataclass, and writes them."""

    def __init__(self, session: Session, row: type[Row], value: type[Value]) -> None:
        self._session = session
        table = row.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{row.__name__} is no plain table")
        self._table = table
        self._value = value
        self._names = tuple(field.name for field in fields(value))
        self._plain = attrgetter(*self._names)
        self._columns = [table.c[name] for name in self._names]
        self._read: list[tuple[Value, tuple[Any, ...]]] = []
        self._fresh: list[Value] = []

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The table's columns, for conditions; those of mapped classes would take the long way."""
        columns: ReadOnlyColumnCollection[str, Any] = self._table.c
        return columns

    def read(self, *where: ColumnElement[bool]) -> list[Value]:
        """The values of all rows that meet the conditions; what becomes of them is remembered."""
        found = self._session.connection().execute(select(*self._columns).where(*where))
        pairs = [(self._value(*row), tuple(row)) for row in found]
        self._read += pairs
        return [value for value, _ in pairs]

    def add(self, value: Value) -> None:
        """A row that is to be inserted; it has its id after `write`."""
        self._fresh.append(value)

    def write(self) -> None:
        """Insert what was added and update what changed; then nothing is remembered any more."""
        self._update(self._read)
        self._insert(self._fresh)
        self._read, self._fresh = [], []

    def _update(self, read: Iterable[tuple[Value, tuple[Any, ...]]]) -> None:
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for value, before in read:
            now = self._plain(value)
            if now == before:
                continue
            changed = {
                name: new for name, old, new in zip(self._names, before, now, strict=True) if new != old
            }
            changes[tuple(changed)].append({"row_id": now[0], **changed})
        for names, values in changes.items():
            statement = update(self._table).where(self._table.c.id == bindparam("row_id"))
            self._session.connection().execute(
                statement.values({name: bindparam(name) for name in names}), values
            )

    def _insert(self, fresh: list[Value]) -> None:
        if not fresh:
            return
        names = self._names[1:]
        plain = attrgetter(*names)
        statement = insert(self._table).returning(self._table.c.id, sort_by_parameter_order=True)
        values = [dict(zip(names, plain(value), strict=True)) for value in fresh]
        ids = self._session.connection().execute(statement, values).scalars().all()
        for value, id_ in zip(fresh, ids, strict=True):
            value.id = id_
