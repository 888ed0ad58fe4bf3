"""silences: what units are not written to about for a while; since when a message was put off.

Both tell when units are written to: a message has five days from the first time the other side put
it off, however long it was held, kept for quiet hours or stood before a server that was down. What
had been put off before counts from its next try.

Revision: 0010_silences, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0010_silences"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target_id", _ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name="fk_silence_target_id_target"),
        sa.PrimaryKeyConstraint("id", name="pk_silence"),
    )
    with op.batch_alter_table("alert") as table:
        table.add_column(sa.Column("put_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("alert") as table:
        table.drop_column("put_off_at")
    op.drop_table("silence")
