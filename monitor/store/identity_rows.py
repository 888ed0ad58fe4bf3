"""Identity rows 账号身份数据表: what looks said of an account, as one row for each row of agreeing looks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.rows import AddressRow
from monitor.store.table import Id, Json, Row


class IdentityRow(Row):
    """身份时段: the first and the last look that said the same of the account behind an address.

    It changes rarely, so there are few rows, and all of them are read at every check.
    """

    __tablename__ = "account_identity"
    __table_args__ = (Index("ix_account_identity_address_id_first_at", "address_id", "first_at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey(AddressRow.id))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    identity: Mapped[dict[str, Any]] = mapped_column(Json)
