"""absence: what the last reading of a list proves of an item that was not there yet.

Revision: 0004, after 0003. Keys of items lose `./` and a trailing index page, as `item_key` now
makes them; where the plain key is taken already, the newer spelling stays a row of its own.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ADDRESS = (("listed_at", _INSTANT), ("listed_from", sa.Date()), ("unchanged_at", _INSTANT))
_PUBLICATION = (("absent_on", sa.Date()), ("absent_from", sa.Date()))

_KEY = re.compile(r"(//[^/]+)(/[^?#]*)(.*)", re.DOTALL)
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|php|aspx?)$", re.IGNORECASE)


def upgrade() -> None:
    for name, kind in _ADDRESS:
        op.add_column("address", sa.Column(name, kind, nullable=True))
    for name, kind in _PUBLICATION:
        op.add_column("publication", sa.Column(name, kind, nullable=True))
    _make_keys_plain()


def downgrade() -> None:
    for name, _ in _PUBLICATION:
        op.drop_column("publication", name)
    for name, _ in _ADDRESS:
        op.drop_column("address", name)


def _make_keys_plain() -> None:
    """Rewrite the keys that a look would no longer find; dates and history stay with their items."""
    connection = op.get_bind()
    item = sa.table("publication", *map(sa.column, ("id", "address_id", "key")))
    address = sa.table("address", *map(sa.column, ("id", "confirmed_key")))
    is_old = sa.or_(
        item.c.key.like("//%/.%"), item.c.key.ilike("//%/index.%"), item.c.key.ilike("//%/default.%")
    )
    for id_, address_id, key in connection.execute(sa.select(item).where(is_old).order_by(item.c.id)).all():
        plain = _plain(key)
        is_there = sa.select(item.c.id).where(item.c.address_id == address_id, item.c.key == plain)
        if plain == key or connection.scalar(is_there) is not None:
            continue
        connection.execute(sa.update(item).where(item.c.id == id_).values(key=plain))
        is_confirmed = sa.and_(address.c.id == address_id, address.c.confirmed_key == key)
        connection.execute(sa.update(address).where(is_confirmed).values(confirmed_key=plain))


def _plain(key: str) -> str:
    parts = _KEY.fullmatch(key)
    if parts is None:
        return key
    host, path, rest = parts.groups()
    plain = _INDEX_PAGE.sub("/", "/".join(_without_dots(path.split("/"))))
    return key if (plain, rest) == ("/", "") else f"{host}{plain}{rest}"


def _without_dots(parts: list[str]) -> list[str]:
    kept = parts[:1]
    for part in parts[1:]:
        if part == "..":
            kept = kept[:-1] or kept
        elif part != ".":
            kept.append(part)
    return [*kept, ""] if parts[-1] in (".", "..") else kept
