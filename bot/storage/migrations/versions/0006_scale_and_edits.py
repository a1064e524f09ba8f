"""The scale that a file's scores were stretched from, and which edit of its message a submission holds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the columns; for what was taught before nothing was stretched, and no edit was read."""
    op.add_column("batches", sa.Column("scale", sa.String))
    op.add_column("batches", sa.Column("edited_at", sa.DateTime(timezone=True)))
    stretched = sa.text("scale IS NOT NULL")
    op.create_index(
        "batches_scale", "batches", ["chat_id", "version"], sqlite_where=stretched, postgresql_where=stretched
    )
