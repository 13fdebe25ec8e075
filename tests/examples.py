"""A small document and a person, for tests that need something to stand on."""

from sqlalchemy import text

from webapp.operations import people
from webapp.operations.desk import Desk
from webapp.operations.importing import Imported, import_witness
from webapp.review import Account
from webapp.text.model import Break, Header, Kind, Passage, WitnessFile

DOCUMENT = "1963-circular"
CONTENT = (
    "Circular on Romania\n\nMay 9, 1963\n\nA private visit.\n\n"
    "To all departments:\n\n1. Khrushchev's “weak\nmajority” was collapsing.\n\n同志们：矛盾。\n"
).encode()


def a_file(*, summary: str = "A private visit.", label: str = "The archive's translation") -> WitnessFile:
    """Front matter and three passages; one is broken by a page in CONTENT and so does not stand there verbatim."""
    return WitnessFile(
        passages=(
            Passage(Kind.TITLE, "Circular on Romania"),
            Passage(Kind.DATE_LINE, "May 9, 1963"),
            Passage(Kind.SUMMARY, summary),
            Passage(Kind.ADDRESS, "To all departments:"),
            Passage(
                Kind.LIST_ITEM,
                "Khrushchev's “weak majority” was collapsing.",
                label="1. ",
                number="I.1",
                breaks=(Break(18, "page"),),
            ),
            Passage(Kind.PARAGRAPH, "同志们：矛盾。"),
        ),
        header=Header(siglum="A", label=label, language="en", made_by="the archive", basis="translation", note="n."),
        original_language="Chinese",
    )


def import_example(
    desk: Desk,
    siglum: str = "A",
    *,
    document: str = DOCUMENT,
    content: bytes = CONTENT,
    source: WitnessFile | None = None,
) -> Imported:
    """Import `a_file` (or `source`) into the desk."""
    return import_witness(
        desk,
        document=document,
        siglum=siglum,
        source=source or a_file(),
        content=content,
        name=f"{siglum}.txt",
        actor=None,
    )


def an_account(desk: Desk, name: str = "Ada") -> Account:
    """Somebody signed in as an owner of the desk."""
    signed_in = people.signed_in(desk, people.sign_in_owner(desk, name))
    assert signed_in is not None
    return signed_in.account


def tamper(desk: Desk, statement: str, table: str = "event") -> None:
    """Change what the triggers forbid to change, as somebody with the database in their hands could."""
    with desk.database.write() as connection:
        if desk.database.path is None:
            connection.execute(text(f"DROP TRIGGER {table}_append_only ON {table}"))
        else:
            connection.execute(text(f"DROP TRIGGER {table}_no_update"))
            connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text(statement))
