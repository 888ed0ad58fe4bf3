"""Insertion 插入: one statement that adds a row unless its like is there, on either engine."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
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
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(returning)
    return session.scalars(statement).first()
