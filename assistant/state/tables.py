"""Tables: what the product remembers in its database. Times are seconds since 1970 in UTC."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

VERSION = 3  # of these tables; a change of them counts it up and says in database.py how to get there

metadata = MetaData()

schema = Table("schema", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

secrets = Table("secrets", metadata, Column("name", String(50), primary_key=True), Column("value", String(200)))

sites = Table(
    "sites",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("origins", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("theme", JSON, nullable=False),
    Column("budgets", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("revoked", Float),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("site", String(80), nullable=False, index=True),
    Column("begun", Float, nullable=False),
    Column("touched", Float, nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answer_id", String(80), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("library", String(80), nullable=False),
    Column("at", Float, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", String(80), nullable=False),
    Column("conversation", String(80), nullable=False, index=True),
    Column("answer_id", String(80), nullable=False, index=True),
    Column("rating", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
)

briefings = Table(  # since version 2; a row is a version of one
    "briefings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("briefing", String(80), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("why", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(40), nullable=False),
    Column("approved_by", String(200), nullable=False),
    Column("approved_at", String(40), nullable=False),
    UniqueConstraint("briefing", "number"),
)

approved = Table(  # since version 3
    "approved",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(10), nullable=False),
    Column("keys", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
    Column("newer", JSON, nullable=False),
    Column("library", String(80), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(40), nullable=False),
)

approved_wordings = (
    Table(  # since version 3; `digest` is of assistant.cache.plain, which can only change with a version
        "approved_wordings",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("approved", ForeignKey(approved.c.id, ondelete="CASCADE"), nullable=False, index=True),
        Column("place", Integer, nullable=False),
        Column("language", String(10), nullable=False),
        Column("text", Text, nullable=False),
    )
)
