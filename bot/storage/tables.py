"""The tables. A migration in `migrations/versions` makes each change to them; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
)

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only what is called INTEGER


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored and read in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:  # SQLite keeps no time zone
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


metadata = MetaData()

consents = Table(
    "consents",
    metadata,
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),  # when they first agreed, in any chat
)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("moved_to", Id, ForeignKey("chats.id")),
    Column("admins_only", Boolean, nullable=False, default=False),
    Column("edition", Integer, nullable=False, default=0),
    Column("everyone_restores", Boolean, nullable=False, default=False, server_default=false()),
)

# To what a person agreed in a chat, and when; `terms` counts what they were told is kept.
chat_consents = Table(
    "chat_consents",
    metadata,
    Column("user_id", Id, ForeignKey("consents.user_id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("terms", Integer, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("of", Integer),
    Column("rows", Integer, nullable=False),
    Column("starter", Boolean, nullable=False),
    Column("measures", JSON(none_as_null=True)),
    Column("parameters", JSON(none_as_null=True)),
)

# Numbers are never used twice (sqlite_autoincrement): an old button must not reach what came later.
# A consent takes everything with it that stands on it: submissions, examples, memberships.
submissions = Table(
    "batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("user_id", Id, ForeignKey("consents.user_id", ondelete="CASCADE"), nullable=False),
    Column("origin", Id, nullable=False),  # the chat that it was sent in, also after a group moved
    Column("source", String, nullable=False),
    Column("reading", Id),  # the message voted on; None for what was taught
    Column("version", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("same_as", Id, ForeignKey("batches.id", ondelete="CASCADE")),  # a vote that was cast before
    Column("at", UtcTime, nullable=False),
    Column("answer", Id),  # the message of the bot's that says it was stored, with its Undo
    Column("scale", String),  # what a file's scores were stretched from, as "1–5"; None where they were not
    Column("edited_at", UtcTime),  # of the edit of its message that it holds; None for the message as it was sent
    UniqueConstraint("origin", "source", name="batches_source"),
    Index("batches_chat", "chat_id", "user_id"),
    Index("batches_user", "user_id", "at"),
    Index("batches_reading", "origin", "reading"),
    Index("batches_answer", "origin", "answer"),
    Index("batches_same_as", "same_as"),
    sqlite_autoincrement=True,
)

Index(
    "batches_scale",
    submissions.c.chat_id,
    submissions.c.version,
    sqlite_where=submissions.c.scale.is_not(None),
    postgresql_where=submissions.c.scale.is_not(None),
)

emotions = Table(
    "emotions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("key", String, nullable=False),
    Column("spelling", String, nullable=False),
    UniqueConstraint("chat_id", "key", name="emotions_key"),
)

examples = Table(
    "examples",
    metadata,
    Column("id", Id, primary_key=True),
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="CASCADE"), key="submission_id", nullable=False),
    Column("emotion_id", Id, ForeignKey("emotions.id"), nullable=False),
    Column("facial_expression", Double, nullable=False),
    Column("voice_tone", Double, nullable=False),
    Column("body_language", Double, nullable=False),
    Column("performance", String),  # these four as engine.data.provenance says
    Column("performer", String),
    Column("rater", String),
    Column("answered", Boolean, nullable=False, server_default=false()),
    Index("examples_batch", "submission_id"),
    Index("examples_emotion", "emotion_id"),
    sqlite_autoincrement=True,
)

memberships = Table(
    "presences",
    metadata,
    Column("example_id", Id, ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Integer, key="from_version", primary_key=True, autoincrement=False),
    Column("until", Integer, key="until_version"),  # the first version without it; None while it is there
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Index("presences_chat", "chat_id", "example_id"),
)
Index(
    "presences_now",
    memberships.c.chat_id,
    memberships.c.example_id,
    unique=True,
    sqlite_where=memberships.c.until_version.is_(None),
    postgresql_where=memberships.c.until_version.is_(None),
)

# What a recognizer answered to a performance before it learned the example; one row a performance of a chat.
recorded_answers = Table(
    "recorded_answers",
    metadata,
    Column("example_id", Id, ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("performance", String, nullable=False),  # the example's, else its scores
    Column("version", Integer, nullable=False),  # whose recognizer answered; 0: the shared one
    Column("correct", Boolean, nullable=False),
    Column("confidence", Double, nullable=False),
    UniqueConstraint("chat_id", "performance", name="recorded_answers_performance"),
    Index("recorded_answers_chat", "chat_id", "example_id"),
)

# Filled only where updates come by webhook: Telegram, or a proxy, may deliver one twice, to two processes.
arrivals = Table(
    "arrivals",
    metadata,
    Column("update_id", Id, primary_key=True, autoincrement=False),
    Column("place", Id, key="lane_key", nullable=False),  # a keyed hash of the chat or the person
    Column("at", UtcTime, nullable=False),
    Column("handled", Boolean, nullable=False),
    Index("arrivals_at", "at"),
    Index("arrivals_place", "lane_key", "handled"),
)
