"""The full-text index of the cache: which texts have which tokens. What tokens are, `text.search_tokens` says.

FTS5 and PostgreSQL are given single words of one length that mean nothing to them, and are asked for words only, one
set after the other: so both answer alike. A text is known by its hash, and what is known of it never changes; where it
stands, and whether it still does, the facts say (`search_places`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, text

from webapp.store.portions import portions

TOKENS_IN_ROW = 4000
"""A row of 17 bytes a token is well under the 100 kB beyond which both databases grow slow or refuse."""

_SQLITE = ("CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(hash UNINDEXED, tokens, detail=none)",)
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS cache.search (hash text NOT NULL, tokens tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS search_tokens ON cache.search USING gin (tokens)",
    "CREATE INDEX IF NOT EXISTS search_hash ON cache.search (hash)",
)
_KNOWN = "CREATE TABLE IF NOT EXISTS {schema}search_text (hash text PRIMARY KEY)"


def make(connection: Connection) -> None:
    """Make the tables that are missing."""
    for statement in (*(_SQLITE if _is_sqlite(connection) else _POSTGRESQL), _KNOWN):
        connection.execute(text(statement.format(schema=_schema(connection))))


def clear(connection: Connection) -> None:
    """Forget every text."""
    connection.execute(text(f"DELETE FROM {_schema(connection)}search"))  # noqa: S608 - names of our own
    connection.execute(text(f"DELETE FROM {_schema(connection)}search_text"))  # noqa: S608


def known(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of the texts that are in the index."""
    found: set[str] = set()
    for some in portions(hashes):
        named = {f"h{number}": one for number, one in enumerate(some)}
        among = ", ".join(f":{name}" for name in named)
        statement = f"SELECT hash FROM {_schema(connection)}search_text WHERE hash IN ({among})"  # noqa: S608
        found.update(connection.scalars(text(statement), named))
    return found


def add(connection: Connection, tokens: Mapping[str, Sequence[str]]) -> None:
    """Put texts in, by hash with their tokens, each once. Those that are there stay as they are."""
    new = tokens.keys() - known(connection, tokens)
    rows = [
        {"hash": digest, "tokens": " ".join(tokens[digest][start : start + TOKENS_IN_ROW])}
        for digest in sorted(new)
        for start in range(0, len(tokens[digest]), TOKENS_IN_ROW)
    ]
    value = ":tokens" if _is_sqlite(connection) else "array_to_tsvector(string_to_array(:tokens, ' '))"
    if rows:
        statement = f"INSERT INTO {_schema(connection)}search (hash, tokens) VALUES (:hash, {value})"  # noqa: S608
        connection.execute(text(statement), rows)
    if new:
        insert = f"INSERT INTO {_schema(connection)}search_text (hash) VALUES (:hash) ON CONFLICT DO NOTHING"  # noqa: S608
        connection.execute(text(insert), [{"hash": digest} for digest in sorted(new)])


def having(connection: Connection, clauses: Iterable[Collection[str]]) -> set[str]:
    """The texts that have at least one token of each of the clauses."""
    named = {f"c{number}": _any(connection, clause) for number, clause in enumerate(clauses)}
    match = "search MATCH :{}" if _is_sqlite(connection) else "tokens @@ CAST(:{} AS tsquery)"
    selects = [f"SELECT hash FROM {_schema(connection)}search WHERE {match.format(name)}" for name in named]  # noqa: S608
    return set(connection.scalars(text(" INTERSECT ".join(selects)), named))


def _any(connection: Connection, clause: Collection[str]) -> str:
    if _is_sqlite(connection):
        return " OR ".join(f'"{token}"' for token in sorted(clause))
    return " | ".join(f"'{token}'" for token in sorted(clause))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _schema(connection: Connection) -> str:
    return "" if _is_sqlite(connection) else "cache."
