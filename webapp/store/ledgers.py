"""When something was last written of each document: what was found in its texts holds until then."""

from sqlalchemy import Connection, func, select

from webapp.store.schema import event

_MOMENTS = select(event.c.document, func.max(event.c.sequence)).where(event.c.document.is_not(None))
_MOMENTS = _MOMENTS.group_by(event.c.document)


def moments(connection: Connection) -> dict[str, int]:
    """The sequence of the last event of each document, by its id."""
    return {document: int(sequence) for document, sequence in connection.execute(_MOMENTS)}
