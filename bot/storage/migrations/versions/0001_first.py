"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table."""
    _consents_and_chats()
    _versions()
    _batches()
    _examples()
    _presences()


def _consents_and_chats() -> None:
    op.create_table(
        "consents",
        sa.Column("user_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_table(
        "chats",
        sa.Column("id", _ID, primary_key=True, autoincrement=False),
        sa.Column("moved_to", _ID, sa.ForeignKey("chats.id")),
        sa.Column("admins_only", sa.Boolean, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("of", sa.Integer),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("starter", sa.Boolean, nullable=False),
        sa.Column("measures", sa.JSON),
        sa.Column("parameters", sa.JSON),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("user_id", _ID, sa.ForeignKey("consents.user_id", ondelete="CASCADE"), nullable=False),
        sa.Column("origin", _ID, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("reading", _ID),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("same_as", _ID, sa.ForeignKey("batches.id", ondelete="CASCADE")),
        sa.Column("at", _TIME, nullable=False),
        sa.UniqueConstraint("origin", "source", name="batches_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("batches_chat", "batches", ["chat_id", "user_id"])
    op.create_index("batches_user", "batches", ["user_id", "at"])
    op.create_index("batches_reading", "batches", ["origin", "reading"])
    op.create_index("batches_same_as", "batches", ["same_as"])


def _examples() -> None:
    op.create_table(
        "emotions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("spelling", sa.String, nullable=False),
        sa.UniqueConstraint("chat_id", "key", name="emotions_key"),
    )
    op.create_table(
        "examples",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("batch_id", _ID, sa.ForeignKey("batches.id", ondelete="CASCADE"), nullable=False),
        sa.Column("emotion_id", _ID, sa.ForeignKey("emotions.id"), nullable=False),
        sa.Column("facial_expression", sa.Double, nullable=False),
        sa.Column("voice_tone", sa.Double, nullable=False),
        sa.Column("body_language", sa.Double, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("examples_batch", "examples", ["batch_id"])
    op.create_index("examples_emotion", "examples", ["emotion_id"])


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("example_id", _ID, sa.ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("since", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("until", sa.Integer),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), nullable=False),
    )
    op.create_index("presences_chat", "presences", ["chat_id", "example_id"])
    still_there = sa.text("until IS NULL")
    op.create_index(
        "presences_now",
        "presences",
        ["chat_id", "example_id"],
        unique=True,
        sqlite_where=still_there,
        postgresql_where=still_there,
    )
