"""Insertion 插入: adds rows unless their like is there, on either engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from monitor.store.table import Row

Key = TypeVar("Key")


def insert_unless_there(
    session: Session, table: type[Row], values: dict[str, Any], *, returning: InstrumentedAttribute[Key]
) -> Key | None:
    """Add a row and return its key; None when a row with the same unique value exists.

    Safe between two writers: the database decides, not a look before the leap.
    """
    statement = _insert(session, table).values(**values).on_conflict_do_nothing().returning(returning)
    return session.scalars(statement).first()


def add_unless_there(session: Session, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Add many rows in one go, each unless its like is there."""
    session.connection().execute(_insert(session, table).on_conflict_do_nothing(), rows)


def _insert(session: Session, table: type[Row]) -> PostgresqlInsert | SqliteInsert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql_insert(table)
    return sqlite_insert(table)
