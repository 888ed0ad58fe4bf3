"""learned lists.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.add_column("address", sa.Column("learned", _JSON, nullable=True))
    op.add_column("address", sa.Column("proposal", _JSON, nullable=True))
    # a confirmation belongs to the list that was confirmed, not to the address
    op.drop_column("address", "confirmed_by")


def downgrade() -> None:
    op.add_column("address", sa.Column("confirmed_by", sa.Text(), nullable=True))
    op.drop_column("address", "proposal")
    op.drop_column("address", "learned")
