"""Consent chat by chat, who may bring versions back, and which message of the bot's shows a submission."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the columns. Whoever taught in a chat agreed to that, when they agreed; whoever taught nowhere
    is asked again."""
    op.create_table(
        "chat_consents",
        sa.Column("user_id", _ID, sa.ForeignKey("consents.user_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO chat_consents (user_id, chat_id, at, terms) "
        "SELECT DISTINCT batches.user_id, batches.chat_id, consents.at, 1 "
        "FROM batches JOIN consents ON consents.user_id = batches.user_id"
    )
    op.execute("DELETE FROM consents WHERE user_id NOT IN (SELECT user_id FROM chat_consents)")
    op.add_column("chats", sa.Column("everyone_restores", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("batches", sa.Column("answer", _ID))
    op.create_index("batches_answer", "batches", ["origin", "answer"])
