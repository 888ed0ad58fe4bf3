"""Audit log 审计日志: appended to in the transaction of what it tells of, one writer after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, text
from sqlalchemy.orm import Session

from monitor.domain.audit_entry import NOTHING_BEFORE, AuditEntry, ChainCheck, chained, check_chain
from monitor.store.audit_rows import AuditRow

_KEY = 7_220_606
_AT_A_TIME = 500


class AuditLog:
    """Appends, lists and verifies; there is no way to change an entry."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(
        self, what: str, subject: str, *, who: str, at: datetime, detail: Mapping[str, object] | None = None
    ) -> AuditEntry:
        """Add an entry; it stays if and only if the transaction does.

        The last thing a step does: from here to the end of the transaction others who append wait.
        """
        self._session.flush()
        self._wait_for_others()
        last = self._session.execute(
            select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
        ).first()
        number, previous = (last.id + 1, last.hash) if last is not None else (1, NOTHING_BEFORE)
        told = _details(detail or {})
        entry = chained(AuditEntry(number, at, _text(who), what, _text(subject), told, previous))
        self._session.execute(insert(AuditRow).values(id=number, **_values(entry)))
        return entry

    def entries(self, *, what: str = "", subject: str = "", limit: int | None = None) -> list[AuditEntry]:
        """The newest entries first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if what:
            query = query.where(AuditRow.what == what)
        if subject:
            query = query.where(AuditRow.subject == subject)
        return [_entry(row) for row in self._session.scalars(query)]

    def verify(self, *, known: str = "") -> ChainCheck:
        """Go through the whole chain; `known` is a hash noted earlier."""
        return check_chain(self._in_order(), known=known)

    def _in_order(self) -> Iterator[AuditEntry]:
        last = 0
        while True:
            query = select(*AuditRow.__table__.columns).where(AuditRow.id > last)
            rows = self._session.execute(query.order_by(AuditRow.id).limit(_AT_A_TIME)).all()
            if not rows:
                return
            yield from map(_entry, rows)
            last = rows[-1].id

    def _wait_for_others(self) -> None:
        """One appending transaction at a time; SQLite queues its writers by itself."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY})


def _values(entry: AuditEntry | AuditRow | Row[Any]) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__ if name != "number"}


def _entry(row: AuditRow | Row[Any]) -> AuditEntry:
    return AuditEntry(number=row.id, **_values(row))


def _text(text: str) -> str:
    """The text without what a database cannot keep: NUL, and bytes of a command line that were no UTF-8."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _details(detail: Mapping[str, object]) -> dict[str, object]:
    return {_text(name): _plain(value) for name, value in detail.items()}


def _plain(value: object) -> object:
    match value:
        case str():
            return _text(value)
        case dict():
            return _details(value)
        case list() | tuple():
            return [_plain(each) for each in value]
        case int() | None:
            return value
    raise TypeError(f"an audit entry cannot hold a {type(value).__name__}")
