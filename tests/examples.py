"""A small document and a person, for tests that need something to stand on."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from tests import seeded
from tests.terms import a_term
from webapp.operations import (
    administering,
    aligning,
    alignments,
    anchoring,
    approving,
    comments,
    deciding,
    edition_draft,
    linking,
    people,
    proposing,
    publishing,
    redacting,
    revisions,
    rules,
    sessions,
    terms,
    weighing,
)
from webapp.operations.deciding import Decided, Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import Imported, import_witness
from webapp.operations.sessions import Browser, SignedIn
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Act, Anchor, Comment, Proposal, Role, Ruling, Verdict, WeightMark
from webapp.review.approvals import Approval, printed
from webapp.store import events, facts, library, threads
from webapp.store import proposals as proposal_shelf
from webapp.store.facts import Carried
from webapp.text.markup import SEPARATOR
from webapp.text.model import Break, Header, Kind, Passage, Revision, WitnessFile, text_hash

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
    return known(desk, people.sign_in_owner(desk, name)).account


def known(desk: Desk, token: str) -> SignedIn:
    """Who is signed in with this cookie."""
    found = sessions.signed_in(desk, token)
    assert found is not None
    return found


def kinds_written(desk: Desk) -> list[str]:
    """The kinds of all events in order; the log and the rows are as they were written."""
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        return [entry.kind for entry in events.every(connection)]


def an_invited(
    desk: Desk, name: str, *roles: str, here: Collection[str] | None = None, document: str = "", browser: str = ""
) -> str:
    """The cookie of somebody whom an admin invited, with these roles, and with those `here` in the seeded document."""
    with desk.database.write() as connection:
        events.lock(connection, None)
        account = people._create(desk, connection, new_id(), name, [Role(role) for role in roles], actor=None)
        if here is not None:
            said = {"account": account.id, "document": document or seeded.DOCUMENT, "roles": sorted(here)}
            desk.record(connection, "roles.set", said, actor=None)
        return sessions.begin(desk, connection, account, Browser(browser), by="test")


def a_session(desk: Desk, account: Account) -> str:
    """The cookie of a browser in which somebody is signed in."""
    with desk.database.write() as connection:
        events.lock(connection, None)
        return sessions.begin(desk, connection, account, Browser(""), by="test")


def newest(desk: Desk, siglum: str, document: str = DOCUMENT) -> Revision:
    """The newest revision of a witness."""
    with desk.database.read() as connection:
        return library.revision(connection, document, siglum)


def revise(desk: Desk, siglum: str, body: Mapping[str, str], document: str = DOCUMENT) -> Revision:
    """Write a revision of a witness that has no front matter, with these texts by passage id: no import does yet."""
    before = newest(desk, siglum, document)
    added = {
        "revision": new_id(),
        "witness": before.witness.id,
        "number": before.number + 1,
        "original": None,
        "passages": [
            {"id": name, "kind": "paragraph", "label": "", "number": "", "text": text_hash(said), "breaks": []}
            for name, said in body.items()
        ],
    }
    with desk.database.write() as connection:
        events.lock(connection, document)
        carried = Carried({text_hash(said): said for said in body.values()})
        desk.record(connection, "revision.added", added, actor=None, document=document, carried=carried)
    return newest(desk, siglum, document)


def relink(
    desk: Desk,
    editor: Account,
    verb: str,
    left_ids: Sequence[str],
    right_ids: Sequence[str],
    *,
    left: str = "A",
    right: str = "B",
    document: str = DOCUMENT,
    key: str | None = None,
) -> Act:
    """Do `verb` as somebody does who sees the links as they are; they are computed if they are not there."""
    sides = newest(desk, left, document), newest(desk, right, document)
    links = alignments.links(desk, *sides)
    if links is None:
        alignments.compute(desk, *sides)
        links = alignments.links(desk, *sides)
    assert links is not None
    shown = [
        ([sides[0].body[index].id for index in link.left], [sides[1].body[index].id for index in link.right])
        for link in links
    ]
    held = [
        at
        for at, (lefts, rights) in enumerate(shown)
        if not (set(lefts).isdisjoint(left_ids) and set(rights).isdisjoint(right_ids))
    ]
    seen = shown[held[0] : held[-1] + 1] if verb == "lock" else [shown[at] for at in held]
    return linking.state(
        desk,
        editor,
        document=document,
        left=left,
        right=right,
        verb=verb,
        left_ids=left_ids,
        right_ids=right_ids,
        seen=seen,
        key=key or new_id(),
    )


def anchored(
    desk: Desk, siglum: str, words: str, passages: Sequence[str] = ("p2",), *, document: str = DOCUMENT
) -> Anchor:
    """Where `words` stand first in some passages of a witness, as somebody sees them who looks at it now."""
    placed = [one for one in newest(desk, siglum, document).passages if one.id in passages]
    start = SEPARATOR.join(one.passage.text for one in placed).index(words)
    ids, texts = tuple(one.id for one in placed), tuple(one.passage.text_hash for one in placed)
    return Anchor(siglum, ids, texts, start, start + len(words))


def weigh_words(
    desk: Desk,
    account: Account | None,
    weight: str,
    words: tuple[str, str],
    *,
    left: str = "A",
    right: str = "B",
    passages: tuple[Sequence[str], Sequence[str]] = (("p2",), ("p2",)),
    document: str = DOCUMENT,
    everywhere: bool = False,
    seen: str | None = None,
    key: str | None = None,
) -> WeightMark:
    """Weigh the difference of `words`, as somebody does who sees what stands of it."""
    anchors = (
        anchored(desk, left, words[0], passages[0], document=document),
        anchored(desk, right, words[1], passages[1], document=document),
    )
    if seen is None:
        with desk.database.read() as connection:
            standing = weighing.weights_of(connection, document).of(anchors, words)
        seen = standing.id if standing else ""
    return weighing.weigh(
        desk,
        account,
        document=document,
        anchors=anchors,
        weight=weight,
        everywhere=everywhere,
        seen=seen,
        key=key or new_id(),
    )


def at_once(*actsat_once: Callable[[], object]) -> list[Exception]:
    """What went wrong when all was done at once, each in a thread of its own."""
    start = threading.Barrier(len(actsat_once))
    faults: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            faults.append(error)

    running = [threading.Thread(target=run, args=(act,)) for act in actsat_once]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return faults


def tamper(desk: Desk, statement: str, table: str = "event") -> None:
    """Change what the triggers forbid to change, as somebody with the database in their hands could."""
    with desk.database.write() as connection:
        if desk.database.path is None:
            for name in ("append_only", "redaction_only"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"))
        else:
            connection.execute(text(f"DROP TRIGGER {table}_no_update"))
            connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text(statement))


def import_long(desk: Desk, document: str = "long", *, passages: int = 100) -> str:
    """A document with a title and numbered passages, aligned: every third differs in B, which lacks the last one."""
    told = [f"Passage {number} tells of the {number}th ship that came home." for number in range(1, passages + 1)]
    changed = [text.replace("came", "sailed") if number % 3 == 0 else text for number, text in enumerate(told[:-1], 1)]
    for siglum, texts in (("A", told), ("B", changed)):
        body = (Passage(Kind.PARAGRAPH, text) for text in texts)
        source = WitnessFile((Passage(Kind.TITLE, f"Ships {siglum}"), *body), Header(siglum=siglum, language="en"))
        import_example(desk, siglum, document=document, content=f"{document} {siglum}".encode(), source=source)
    aligning.align_missing(desk, document)
    return f"/d/{document}/"


def start_working(desk: Desk, editor: Account, *, document: str = DOCUMENT, siglum: str = "A") -> Revision:
    """The working witness W of a witness."""
    return revisions.start_revision(
        desk, editor, document=document, siglum=siglum, named="W", label="Revised translation", key=new_id()
    )


def suggest(
    desk: Desk,
    translator: Account,
    passage: str,
    *changed: tuple[str, str],
    reason: str = "clearer",
    supersedes: str = "",
    document: str = DOCUMENT,
) -> Proposal:
    """Propose on W that in a passage each pair of words (before, after) change places, as the text stands now."""
    now = newest(desk, "W", document)
    text = next(placed.passage.text for placed in now.passages if placed.id == passage)
    proposed = text
    for before, after in changed:
        assert before in proposed
        proposed = proposed.replace(before, after, 1)
    return proposing.propose(
        desk,
        translator,
        document=document,
        siglum="W",
        suggestion=Suggestion("replace", ((passage, text_hash(text)),), text=proposed),
        reason=reason,
        supersedes=supersedes,
        key=new_id(),
    )


def propose_on(desk: Desk, translator: Account, passages: Sequence[str], *, document: str = DOCUMENT) -> str:
    """Propose a word at the end of several passages of W together, and return the batch's id."""
    there = {placed.id: placed.passage for placed in newest(desk, "W", document).passages}
    return proposing.propose_together(
        desk,
        translator,
        document=document,
        siglum="W",
        suggestions=[
            Suggestion("replace", ((name, there[name].text_hash),), text=f"{there[name].text} Indeed.")
            for name in passages
        ],
        origin="place",
        reason="as agreed",
        key=new_id(),
    )


def decide(
    desk: Desk,
    editor: Account,
    proposal: Proposal,
    verdicts: Mapping[int, Verdict],
    *,
    remark: str = "",
    reason: str = "house style",
    seen: Mapping[str, str] | None = None,
    number: int | None = None,
    own: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Decided:
    """Decide on one proposal as somebody does who sees it, and every text, as they are now."""
    rulings = tuple(Ruling(at, verdict, reason if verdict == "rejected" else "") for at, verdict in verdicts.items())
    with desk.database.read() as connection:
        now = proposing.proposal_in(connection, proposal.document, proposal.id)
    if seen is None:
        passages = newest(desk, proposal.siglum, proposal.document).passages
        seen = {placed.id: placed.passage.text_hash for placed in passages}
    judgement = Judgement(proposal.id, len(now.decisions) if number is None else number, rulings, remark)
    return deciding.decide(
        desk,
        editor,
        document=proposal.document,
        siglum=proposal.siglum,
        judgements=[judgement],
        seen=seen,
        own=own,
        key=key or new_id(),
    )


def seen_of(desk: Desk, *passages: str, document: str = DOCUMENT, siglum: str = "W") -> dict[str, str]:
    """What a page carries of some passages as they are now."""
    return {one.id: printed(one.passage).name for one in newest(desk, siglum, document).passages if one.id in passages}


def approve(
    desk: Desk,
    editor: Account | None,
    *passages: str,
    checked: str = "transcription",
    remark: str = "",
    seen: Mapping[str, str] | None = None,
    document: str = DOCUMENT,
    siglum: str = "W",
    key: str | None = None,
) -> list[Approval]:
    """Approve passages as somebody does who sees them as they are now."""
    return approving.approve(
        desk,
        editor,
        document=document,
        siglum=siglum,
        seen=seen_of(desk, *passages, document=document, siglum=siglum) if seen is None else seen,
        checked=checked,
        remark=remark,
        key=key or new_id(),
    )


def comment_on(
    desk: Desk,
    author: Account,
    passage: str,
    body: str,
    *,
    words: str = "",
    thread: str | None = None,
    query: bool = False,
    document: str = DOCUMENT,
    siglum: str = "W",
) -> Comment:
    """Comment on a passage, or on words of it, as somebody does who sees it as it is now."""
    return comments.comment(
        desk,
        author,
        document=document,
        siglum=siglum,
        passage_id=passage,
        text_hash=next(one.passage.text_hash for one in newest(desk, siglum, document).passages if one.id == passage),
        body=body,
        words=words,
        thread_id=thread,
        query=query,
        key=new_id(),
    )


def publish(
    desk: Desk,
    editor: Account | None,
    *,
    rest: str = "marked",
    shown: str | None = None,
    number: int | None = None,
    document: str = DOCUMENT,
    siglum: str = "W",
    key: str | None = None,
) -> int:
    """Publish an edition as somebody does who was shown what it would print now."""
    if shown is None or number is None:
        draft = edition_draft.draft(desk, document, siglum, rest)
        shown, number = shown or draft.name, number or draft.content.number
    return publishing.publish(
        desk,
        editor,
        document=document,
        siglum=siglum,
        rest=rest,
        number=number,
        shown=shown,
        key=key or new_id(),
    )


def account_with(desk: Desk, name: str, *roles: Role) -> Account:
    """Somebody with these roles."""
    identity, digest = new_id(), text_hash(name)
    said = {"account": identity, "name": digest, "roles": sorted(roles)}
    with desk.database.write() as connection:
        events.lock(connection, None)
        desk.record(connection, "account.created", said, actor=None, carried=Carried({digest: name}))
    return Account(identity, name, frozenset(roles))


def filled(desk: Desk) -> Desk:
    """A desk with a row in every table."""
    import_example(desk)
    account = an_account(desk)
    passage = newest(desk, "A").body[0]
    said = comments.comment(
        desk,
        account,
        document=DOCUMENT,
        siglum="A",
        passage_id=passage.id,
        text_hash=passage.passage.text_hash,
        body="All?",
        key="1",
    )
    comments.resolve(desk, account, thread_id=said.thread_id, seen=said.thread_id, key="2")
    import_example(desk, "B", content=b"b")
    act = relink(desk, account, "lock", ["p1"], [])
    linking.undo(desk, account, document=DOCUMENT, act_id=act.id, key="3")
    weigh_words(desk, account, "minor", ("weak", "majority"))
    start_working(desk, account)
    proposing.withdraw(
        desk,
        account,
        document=DOCUMENT,
        proposal_id=suggest(desk, account, "p2", ("weak", "feeble")).id,
        key="4",
    )
    decide(desk, account, suggest(desk, account, "p2", ("weak", "feeble")), {0: "accepted"})
    now = newest(desk, "W").body[1].passage
    proposing.propose_together(
        desk,
        account,
        document=DOCUMENT,
        siglum="W",
        suggestions=[Suggestion("replace", (("p2", now.text_hash),), text="Other words.")],
        origin="text",
        reason="",
        key="5",
    )
    with desk.database.read() as connection:
        last = proposal_shelf.newest(connection, DOCUMENT)
    deciding.reveal(desk, account, document=DOCUMENT, seen=last, key="6")
    rules.change_rule(desk, account, name="blind", value=True, seen=False, key="7")
    redacting.redact(
        desk,
        account,
        document=DOCUMENT,
        table="comment",
        row=said.id,
        columns=["body"],
        reason="Names a living person.",
        key="8",
    )
    _comment_on_words(desk, account)
    _approve_and_publish(desk, account)
    _rename_and_remove(desk, account)
    terms.state(desk, account, term=a_term(notes="n."), seen=0, reason="as agreed", key="state")
    return desk


def _comment_on_words(desk: Desk, author: Account) -> None:
    """A row in each table of what is said of a comment."""
    one = newest(desk, "W").body[0]
    on: dict[str, Any] = {"document": DOCUMENT, "siglum": "W", "passage_id": one.id}
    on |= {"text_hash": one.passage.text_hash, "query": True, "words": "all departments"}
    said = comments.comment(desk, author, **on, body=f"All, @{author.name}?", key="said 11")
    other = comments.comment(desk, author, **(on | {"query": False}), body="Really?", key="said 16")
    decide(desk, author, suggest(desk, author, one.id, ("all departments", "all our departments")), {0: "accepted"})
    with desk.database.read() as connection:
        thread = threads.thread(connection, said.thread_id)
    assert thread is not None
    assert thread.standing is not None
    anchoring.confirm(
        desk,
        author,
        thread_id=thread.id,
        seen=0,
        text_hash=newest(desk, "W").body[0].passage.text_hash,
        anchor=(thread.standing.start, thread.standing.end),
        key="said 12",
    )
    on = {"thread_id": other.id, "text_hash": newest(desk, "W").body[0].passage.text_hash}
    anchoring.refuse(desk, author, **on, seen=0, anchor=(thread.standing.start, thread.standing.end), key="said 17")
    anchoring.tie(desk, author, **on, seen=1, words="our departments", key="said 18")
    comments.waive(desk, author, thread_id=thread.id, seen=thread.last, reason="Asked elsewhere.", key="said 13")
    comments.edit(desk, author, version=said.id, body="All of them?", key="said 14")
    comments.withdraw(desk, author, comment_id=said.id, key="said 15")
    comments.mark_read(desk, author, document=DOCUMENT, seen={thread.id: thread.last})


def _approve_and_publish(desk: Desk, editor: Account) -> None:
    """A row in each table of approvals and editions."""
    (made,) = approve(desk, editor, "p1", remark="Read twice.", key="approve")
    publish(desk, editor, key="publish")
    approving.withdraw(desk, editor, document=DOCUMENT, approval_id=made.id, reason="Too early.", key="take back")
    publishing.withdraw(
        desk, editor, document=DOCUMENT, siglum="W", number=1, reason="A passage is missing.", key="withdraw"
    )


def _rename_and_remove(desk: Desk, admin: Account, document: str = "gone") -> None:
    for siglum in "AB":
        import_example(desk, siglum, document=document, content=siglum.encode())
    witness = newest(desk, "B", document).witness.id
    about = {"document": document, "reason": "No rights."}
    of_b = about | {"witness": witness}
    administering.rename_witness(desk, admin, siglum="K", seen="B", key="9", **of_b)
    administering.remove_witness(desk, admin, seen="K", key="10", **of_b)
    administering.rename_document(desk, admin, name="once", seen=document, key="11", **about)
    administering.remove_document(desk, admin, seen="once", key="12", **about)
