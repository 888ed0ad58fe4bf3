"""account identities: what looks said of an account, from one look to another.

What was said last is taken over; since when is not known, so it was said at the last look alone.

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_TAKE_OVER = """
INSERT INTO account_identity (address_id, first_at, last_at, identity)
SELECT id, last_seen_at, last_seen_at, identity FROM address
WHERE kind = 'account' AND last_seen_at IS NOT NULL
AND identity IS NOT NULL AND CAST(identity AS TEXT) <> 'null'
"""


def upgrade() -> None:
    op.create_table(
        "account_identity",
        sa.Column("id", _ID, nullable=False),
        sa.Column("address_id", _ID, nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("identity", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_account_identity_address_id_address"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_identity"),
    )
    op.create_index("ix_account_identity_address_id_first_at", "account_identity", ["address_id", "first_at"])
    op.execute(_TAKE_OVER)


def downgrade() -> None:
    op.drop_table("account_identity")
