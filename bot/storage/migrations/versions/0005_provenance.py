"""Where examples come from, and what was answered to them before they were learned."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_submissions = sa.table("batches", *map(sa.column, ("id", "origin", "reading")))
_examples = sa.table("examples", *map(sa.column, ("batch_id", "performance", "answered")))


def upgrade() -> None:
    """Make the columns and the table. Votes on one reading are of one performance, and were given on an answer."""
    for name in ("performance", "performer", "rater"):
        op.add_column("examples", sa.Column(name, sa.String))
    op.add_column("examples", sa.Column("answered", sa.Boolean, nullable=False, server_default=sa.false()))
    _fill()
    op.create_table(
        "recorded_answers",
        sa.Column("example_id", _ID, sa.ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("performance", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("correct", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.UniqueConstraint("chat_id", "performance", name="recorded_answers_performance"),
    )
    op.create_index("recorded_answers_chat", "recorded_answers", ["chat_id", "example_id"])


def _fill() -> None:
    """A name for each reading that was voted on: a random one, since the message's number comes again elsewhere, and
    the chat's would tell whose it was."""
    connection = op.get_bind()
    voted_on = sa.select(_submissions.c.origin, _submissions.c.reading).where(_submissions.c.reading.is_not(None))
    named = [
        {"of": origin, "on": reading, "name": f"reading-{secrets.token_hex(6)}"}
        for origin, reading in connection.execute(voted_on.distinct())
    ]
    votes = sa.select(_submissions.c.id).where(
        _submissions.c.origin == sa.bindparam("of"), _submissions.c.reading == sa.bindparam("on")
    )
    update = sa.update(_examples).where(_examples.c.batch_id.in_(votes))
    if named:
        connection.execute(update.values(performance=sa.bindparam("name"), answered=sa.true()), named)
