"""results as text: what a run keeps apart of a visit is written and read by one module, never searched.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _turn(_JSON, sa.Text(), using="result::text")


def downgrade() -> None:
    _turn(sa.Text(), _JSON, using="result::jsonb")


def _turn(before: sa.types.TypeEngine[object], after: sa.types.TypeEngine[object], *, using: str) -> None:
    with op.batch_alter_table("run_visit") as table:
        table.alter_column("result", existing_type=before, type_=after, postgresql_using=using)
