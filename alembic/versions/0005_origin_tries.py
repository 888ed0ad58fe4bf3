"""origin tries: how often an item's own page was read for its source in vain.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    never = sa.text("0")
    op.add_column(
        "publication", sa.Column("origin_tries", sa.Integer(), nullable=False, server_default=never)
    )


def downgrade() -> None:
    op.drop_column("publication", "origin_tries")
