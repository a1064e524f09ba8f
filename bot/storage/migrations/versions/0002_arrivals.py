"""Which updates arrived and were handled, for processes that share the database."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "arrivals",
        sa.Column("update_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("place", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled", sa.Boolean, nullable=False),
    )
    op.create_index("arrivals_at", "arrivals", ["at"])
    op.create_index("arrivals_place", "arrivals", ["place", "handled"])
