"""The journal: the whole desk as lines, and the whole desk again from them."""

import base64
import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.conftest import NewDesk
from tests.examples import CONTENT, DOCUMENT, a_file, an_account, import_example, relink, tamper, weigh_words
from webapp.config import Settings
from webapp.errors import Conflict, InvalidInput, NotFound, Unavailable
from webapp.operations import journal, loading, passwords, people
from webapp.operations.comments import comment, reopen, resolve
from webapp.operations.desk import Desk, open_desk
from webapp.operations.journal import export_reviews, import_reviews
from webapp.operations.linking import acts, undo
from webapp.operations.loading import load
from webapp.operations.people import sign_in_owner
from webapp.operations.sessions import Browser, signed_in
from webapp.review import Act, Role, Thread, WeightMark
from webapp.store import events, facts, library, threads, weight_marks
from webapp.text.model import Document, Revision, text_hash

ELSEWHERE = "Nowhere in the workspace.\n\nTo all departments:\n".encode("utf-16")
"""A file that stands neither in seeds/ nor in translations/, and is not UTF-8."""


def _discuss(desk: Desk) -> Desk:
    """A desk whose witness A stands in seeds/, B in translations/ and C nowhere, with comments and links by two."""
    for folder, name in (
        (desk.settings.seeds, f"{DOCUMENT}.txt"),
        (desk.settings.translations / DOCUMENT, "B-copy.txt"),
    ):
        folder.mkdir(parents=True)
        (folder / name).write_bytes(CONTENT if folder == desk.settings.seeds else b"\xef\xbb\xbf" + CONTENT)
    import_example(desk)
    import_example(desk, "B", content=b"\xef\xbb\xbf" + CONTENT)
    import_example(desk, "C", content=ELSEWHERE)
    import_example(desk, document="通知 1963", content=CONTENT)
    ada, bea = an_account(desk, "Ada"), an_account(desk, "李白")
    said: dict[str, Any] = {
        "document": DOCUMENT,
        "siglum": "A",
        "passage_id": "p1",
        "text_hash": a_file().body[0].text_hash,
    }
    first = comment(desk, ada, body="All of them?\n\n“Quoted” 所有", key="1", **said)
    answer = comment(desk, bea, body="Yes.", key="2", thread_id=first.thread_id, **said)
    comment(desk, bea, body="Yes.", key="3", **(said | {"document": "通知 1963"}))
    resolve(desk, bea, thread_id=first.thread_id, seen=answer.id, key="4")
    reopen(desk, ada, thread_id=first.thread_id, seen=answer.id, key="5")
    relink(desk, ada, "link", ["p1"], ["p2"], key="6")
    undone = relink(desk, bea, "lock", ["p3"], [], left="B", right="A", key="7")
    weigh_words(desk, ada, "minor", ("weak", "majority"), key="9")
    weigh_words(desk, bea, "meaning", ("", "weak"), left="B", right="A", everywhere=True, key="10")
    weigh_words(desk, ada, "", ("weak", "majority"), key="11")
    undo(desk, ada, document=DOCUMENT, act_id=undone.id, key="8")
    return desk


@pytest.fixture
def discussed(new_each_desk: NewDesk) -> Desk:
    return _discuss(new_each_desk())


@pytest.fixture(scope="module")
def exported_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of a discussed desk whose journal has been written, for copies."""
    workspace = tmp_path_factory.mktemp("exported")
    with open_desk(Settings(workspace)) as desk:
        assert all(path.stat().st_size for path in export_reviews(_discuss(desk)))
    return workspace


@pytest.fixture
def exported(exported_workspace: Path, new_desk: NewDesk, tmp_path: Path) -> Desk:
    """A discussed desk whose journal has been written."""
    return new_desk(workspace=Path(shutil.copytree(exported_workspace, tmp_path / "exported")))


def _workspace_copy(desk: Desk, to: Path) -> Path:
    """The workspace as git has it: without the databases."""
    return Path(shutil.copytree(desk.settings.workspace, to, ignore=shutil.ignore_patterns("*.sqlite3*")))


def _journals(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace / "reviews").glob("*.json*")}


def _lines(desk: Desk, name: str = DOCUMENT) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (desk.settings.reviews / f"{name}.jsonl").read_bytes().splitlines()]


def _told(
    desk: Desk,
) -> tuple[list[Document], list[Revision], list[tuple[str, bytes]], list[Thread], list[Act], list[WeightMark]]:
    """Everything that can be asked of a desk."""
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        documents = library.documents(connection)
        witnesses = [
            (found.document, found.siglum) for one in documents for found in library.witnesses(connection, one.id)
        ]
        return (
            documents,
            [library.revision(connection, *named) for named in witnesses],
            [library.original(connection, *named) for named in witnesses],
            [thread for one in documents for thread in threads.threads(connection, one.id)],
            acts(desk, DOCUMENT, "A", "B") if documents else [],
            weight_marks.marks(connection, DOCUMENT),
        )


def test_a_desk_rebuilt_from_its_journal_is_the_same_and_writes_the_same_journal(
    discussed: Desk, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    written = export_reviews(discussed)
    assert [path.name for path in written] == ["_desk.jsonl", f"{DOCUMENT}.jsonl", "通知 1963.jsonl", "_head.json"]
    rebuilt = new_each_desk(workspace=_workspace_copy(discussed, tmp_path / "clone"))
    with discussed.database.read() as connection:
        assert import_reviews(rebuilt) == events.head(connection)
    assert _told(rebuilt) == _told(discussed)
    before = _journals(discussed.settings.workspace)
    for path in rebuilt.settings.reviews.glob("*.json*"):
        path.unlink()
    export_reviews(rebuilt)
    assert _journals(rebuilt.settings.workspace) == before


def test_a_journal_moves_from_one_database_to_the_other(
    exported: Desk, postgresql_desk: Desk, new_desk: NewDesk, tmp_path: Path
) -> None:
    shutil.copytree(exported.settings.workspace, postgresql_desk.settings.workspace, dirs_exist_ok=True)
    import_reviews(postgresql_desk)
    assert _told(postgresql_desk) == _told(exported)
    export_reviews(postgresql_desk)
    assert _journals(postgresql_desk.settings.workspace) == _journals(exported.settings.workspace)
    back = new_desk(workspace=_workspace_copy(postgresql_desk, tmp_path / "back"))
    import_reviews(back)
    assert _told(back) == _told(exported)


def test_a_rebuilt_desk_goes_on(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    rebuilt = new_desk(workspace=_workspace_copy(exported, tmp_path / "clone"))
    import_reviews(rebuilt)
    assert import_example(rebuilt).outcome == "unchanged"
    found = signed_in(rebuilt, sign_in_owner(rebuilt, "Ada"))
    with exported.database.read() as connection:
        known = {thread.comments[0].author for thread in threads.threads(connection, DOCUMENT)}
    assert found is not None
    assert found.account in known
    assert len(export_reviews(rebuilt)) == 4


def test_an_empty_desk_that_is_loaded_goes_on_where_the_journal_ends(
    exported: Desk, new_desk: NewDesk, tmp_path: Path
) -> None:
    loaded = new_desk(workspace=_workspace_copy(exported, tmp_path / "clone"))
    load(loaded)
    with exported.database.read() as connection:
        written = [event.hash for event in events.every(connection)]
    with loaded.database.read() as connection:
        assert [event.hash for event in events.every(connection)][: len(written)] == written


def test_a_journal_has_no_session_and_no_credential(exported: Desk) -> None:
    token = sign_in_owner(exported, "Ada")
    export_reviews(exported)
    journals = b"".join(_journals(exported.settings.workspace).values())
    assert token.encode() not in journals
    assert hashlib.sha256(token.encode()).hexdigest().encode() not in journals


def test_a_rebuilt_desk_has_accounts_and_roles_and_no_way_in(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    ada = signed_in(exported, sign_in_owner(exported, "Ada"))
    assert ada is not None
    token = people.invite(exported, ada, "Bea", ["translator"], key="people 1")
    bea = people.account_named(exported, "Bea")
    passwords.accept(exported, token, "four words of hers", Browser())
    people.set_roles(exported, ada, bea.id, DOCUMENT, ["editor"], seen="0", key="people 2")
    people.invite(exported, ada, "Cid", ["reader"], key="people 3")
    cid = people.account_named(exported, "Cid")
    given = next(one.given[None].sequence for one in people.everybody(exported, ada) if one.account == cid)
    people.close_account(exported, ada, cid.id, seen=str(given), key="people 4")
    export_reviews(exported)
    kinds = {line["kind"] for line in _lines(exported, "_desk")}
    assert {"account.created", "roles.set", "one-time-link.made", "password.set", "session.opened"} <= kinds

    rebuilt = new_desk(workspace=_workspace_copy(exported, tmp_path / "people"))
    import_reviews(rebuilt)
    owner = signed_in(rebuilt, sign_in_owner(rebuilt, "Ada"))
    assert owner is not None
    back = {one.account.name: one for one in people.everybody(rebuilt, owner)}
    assert back["Bea"].account.roles == {Role.TRANSLATOR}
    assert back["Bea"].account.roles_in(DOCUMENT) == {Role.EDITOR}
    assert (back["Bea"].has_password, back["Bea"].sessions, back["Bea"].link) == (False, 0, None)
    assert back["Cid"].account.closed
    with pytest.raises(InvalidInput):
        passwords.sign_in(rebuilt, "Bea", "four words of hers", Browser())
    again = people.invite_again(rebuilt, owner, bea.id, key="people 5")
    assert passwords.accept(rebuilt, again, "four other words", Browser())


def test_what_stands_in_seeds_or_translations_is_named_and_everything_else_carried(exported: Desk) -> None:
    added = {line["payload"]["original"]["name"]: line for line in _lines(exported) if line["kind"] == "revision.added"}
    assert added["A.txt"]["original"] == {"file": f"seeds/{DOCUMENT}.txt"}
    assert added["B.txt"]["original"] == {"file": f"translations/{DOCUMENT}/B-copy.txt"}
    assert base64.b64decode(added["C.txt"]["original"]["base64"]) == ELSEWHERE
    address, broken = a_file().body[:2]
    start = CONTENT.decode().index(address.text)
    bodies = {name: line["bodies"] for name, line in added.items()}
    assert bodies["A.txt"][address.text_hash] == [start, start + len(address.text)]
    assert bodies["B.txt"][address.text_hash] == [start + 1, start + 1 + len(address.text)]  # after the byte-order mark
    assert bodies["A.txt"][broken.text_hash] == broken.text
    assert bodies["C.txt"][address.text_hash] == address.text


def test_a_line_is_one_fact_with_sorted_keys_in_the_order_of_events(exported: Desk) -> None:
    for name, content in _journals(exported.settings.workspace).items():
        if name == "_head.json":
            continue
        lines = content.decode().splitlines()
        assert content.endswith(b"\n")
        assert [events.canonical(json.loads(line)) for line in lines] == lines, name
        sequences = [json.loads(line)["sequence"] for line in lines]
        assert sequences == sorted(sequences)


def test_an_empty_desk_has_a_journal_without_lines(new_desk: NewDesk, tmp_path: Path) -> None:
    first = new_desk()
    with pytest.raises(NotFound, match="There is no journal"):
        import_reviews(first)
    journals, head = export_reviews(first)
    assert journals.read_bytes() == b""
    assert json.loads(head.read_bytes()) == {"hash": events.START, "lines": {"_desk.jsonl": 0}}
    assert import_reviews(new_desk(workspace=_workspace_copy(first, tmp_path / "clone"))) == 0


def test_only_an_empty_database_is_rebuilt(exported: Desk) -> None:
    before = _told(exported)
    with pytest.raises(Conflict, match="not empty"):
        import_reviews(exported)
    assert _told(exported) == before


def _edited(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def edit(line: bytes) -> bytes:
        said = json.loads(line)
        change(said)
        return events.canonical(said).encode()

    return edit


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda line: line[:-5], "line 8: this is not a line of JSON"),
        (lambda _: b"", "line 8: this is not a line of JSON"),
        (lambda _: b"[" * 100_000, "line 8: this is not a line of JSON"),
        (lambda _: b"\xff\xfe", "line 8: this is not a line of JSON"),
        (lambda _: b"[1]", "line 8: this is not an event"),
        (_edited(lambda said: said.pop("key")), "line 8: the event's key is missing"),
        (_edited(lambda said: said.update(sequence=True)), "line 8: the event's sequence is missing or not"),
        (_edited(lambda said: said.update(payload=[])), "line 8: the event's payload is missing or not"),
        (_edited(lambda said: said.update(bodies=[])), "line 8: the event's bodies or original are not"),
        (_edited(lambda said: said.update(document=None)), "line 8: an event of the desk does not belong in this file"),
        (_edited(lambda said: said.update(sequence=1)), "event 1 stands in the journal twice"),
        (_edited(lambda said: said.update(sequence=99)), "is missing from the journal before this one"),
        (
            _edited(lambda said: said.update(bodies=dict.fromkeys(said["bodies"], "No!"))),
            r"line 8: a text or comment of event \d+ \(comment.written, [-0-9a-f]+\) is not as it was written",
        ),
        (_edited(lambda said: said.update(bodies={})), r"line 8: event \d+ \(comment.written, .*\) lacks something"),
        (_edited(lambda said: said.update(at="2000-01-01T00:00:00Z")), r"line 8: event .* its hash does not fit"),
        (_edited(lambda said: said.update(at="yesterday")), r"line 8: event .* lacks something or is not in order"),
        (_edited(lambda said: said.update(actor=None)), r"line 8: event .* its hash does not fit"),
        (_edited(lambda said: said["payload"].update(passage="p2")), r"line 8: event .* its hash does not fit"),
    ],
)
def test_a_damaged_line_is_refused_with_its_place_and_nothing_is_written(
    exported: Desk, new_desk: NewDesk, tmp_path: Path, edit: Callable[[bytes], bytes], told: str
) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    path = workspace / "reviews" / f"{DOCUMENT}.jsonl"
    lines = path.read_bytes().splitlines()
    assert json.loads(lines[7])["kind"] == "comment.written"
    lines[7] = edit(lines[7])
    path.write_bytes(b"\n".join(lines) + b"\n")
    rebuilt = new_desk(workspace=workspace)
    with pytest.raises(InvalidInput, match=told):
        import_reviews(rebuilt)
    with rebuilt.database.read() as connection:
        assert events.head(connection) == 0
        assert library.documents(connection) == []


def _forge(workspace: Path, change: Callable[[dict[str, Any]], object], kind: str) -> None:
    """Change the first event of a kind and make the chain fit again, as a careful forger would."""
    paths = sorted((workspace / "reviews").glob("*.jsonl"))
    lines = [(json.loads(line), path) for path in paths for line in path.read_bytes().splitlines()]
    lines.sort(key=lambda line: line[0]["sequence"])
    change(next(said for said, _ in lines if said["kind"] == kind))
    previous = events.START
    for said, _ in lines:
        logged = {name: said[name] for name in ("sequence", "id", "at", "actor", "kind", "document", "payload")}
        said["hash"] = previous = events.event_hash(previous, **logged)
    for path in paths:
        path.write_text("".join(events.canonical(said) + "\n" for said, place in lines if place == path), "utf-8")


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("comment.written", lambda said: said.update(actor="nobody"), "does not fit what came before it"),
        ("comment.written", lambda said: said["payload"].update(passage="p99"), "does not fit what came before it"),
        ("comment.written", lambda said: said["payload"].pop("thread"), "lacks something"),
        ("revision.added", lambda said: said["payload"].update(number=0), "does not fit what came before it"),
        ("revision.added", lambda said: said["payload"].update(passages=[1]), "lacks something"),
        ("revision.added", lambda said: said.update(original={"base64": "?"}), "lacks something"),
        ("revision.added", lambda said: said["bodies"].update({text_hash("x"): [0]}), "lacks something"),
        ("witness.added", lambda said: said["payload"]["header"].pop("rights"), "lacks something"),
        ("session.opened", lambda said: said.update(kind="proposal.made"), "lacks something"),
        ("links.stated", lambda said: said["payload"].update(verb="swap"), "does not fit what came before it"),
        ("links.stated", lambda said: said["payload"].update(left="nobody"), "does not fit what came before it"),
        ("links.stated", lambda said: said["payload"].update(links=[["p1"]]), "lacks something"),
        ("links.stated", lambda said: said["payload"]["links"].append([["p1"], []]), "stands in two links"),
        ("links.stated", lambda said: said["payload"]["texts"]["left"].clear(), "stands in two links, or has no text"),
        ("links.undone", lambda said: said["payload"].update(act="no such act"), "does not fit what came before it"),
        ("difference.weighed", lambda said: said["payload"].update(weight="heavy"), "does not fit what came before it"),
        ("difference.weighed", lambda said: said["payload"].update(scope="desk"), "does not fit what came before it"),
        (
            "difference.weighed",
            lambda said: said["payload"]["left"].update(witness="nobody"),
            "does not fit what came before it",
        ),
        ("difference.weighed", lambda said: said["payload"]["right"].pop("words"), "lacks something"),
        ("difference.weighed", lambda said: said["payload"]["left"].update(passages=[]), "stand nowhere"),
        ("difference.weighed", lambda said: said["payload"]["left"].update(passages=["p2"]), "stand nowhere"),
        ("difference.weighed", lambda said: said["payload"]["left"].update(range=[4, 3]), "stand nowhere"),
        ("difference.weighed", lambda said: said["payload"]["left"].update(range=[4]), "lacks something"),
        ("difference.weighed", lambda said: said["bodies"].clear(), "lacks something"),
        ("comment.written", lambda said: said["bodies"].update({text_hash("\x00"): "\x00"}), "NUL"),
    ],
)
def test_a_journal_that_never_was_is_refused_even_if_its_chain_fits(
    exported: Desk,
    new_each_desk: NewDesk,
    tmp_path: Path,
    kind: str,
    change: Callable[[dict[str, Any]], object],
    told: str,
) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    _forge(workspace, change, kind)
    rebuilt = new_each_desk(workspace=workspace)
    with pytest.raises(InvalidInput, match=told) as error:
        import_reviews(rebuilt)
    assert re.search(r"reviews/.+\.jsonl, line \d+", error.value.message)
    with rebuilt.database.read() as connection:
        assert events.head(connection) == 0


def test_a_journal_that_breaks_off_is_refused(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    path = workspace / "reviews" / f"{DOCUMENT}.jsonl"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(InvalidInput, match="breaks off in the middle of a line"):
        import_reviews(new_desk(workspace=workspace))


def test_a_file_that_is_no_longer_as_it_was_is_named(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    (workspace / "seeds" / f"{DOCUMENT}.txt").write_bytes(CONTENT + b" ")
    with pytest.raises(InvalidInput, match=rf"line 3: the file seeds/{DOCUMENT}\.txt is missing or has changed since"):
        import_reviews(new_desk(workspace=workspace))


def test_a_file_may_be_renamed_since(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    (workspace / "seeds" / f"{DOCUMENT}.txt").rename(workspace / "seeds" / "renamed.txt")
    rebuilt = new_desk(workspace=workspace)
    import_reviews(rebuilt)
    assert _told(rebuilt) == _told(exported)


def test_a_journal_with_facts_that_the_database_lacks_is_not_overwritten(
    exported: Desk, new_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    other = new_desk(workspace=workspace)
    import_example(other)
    before = _journals(workspace)
    monkeypatch.setattr("sys.argv", [".venv/bin/variorum", "export-reviews"])
    with pytest.raises(
        Conflict, match=r"has facts that this database lacks.* run \.venv/bin/variorum import-reviews\."
    ):
        export_reviews(other)
    assert _journals(workspace) == before


@pytest.mark.parametrize(
    ("table", "statement", "kind"),
    [
        ("comment", "UPDATE comment SET body = 'No.' WHERE body = 'Yes.'", "comment.written"),
        ("weight_mark", "UPDATE weight_mark SET left_words = 'strong'", "difference.weighed"),
    ],
)
def test_a_database_that_was_tampered_with_writes_no_journal(
    exported: Desk, table: str, statement: str, kind: str
) -> None:
    before = _journals(exported.settings.workspace)
    tamper(exported, statement, table)
    with pytest.raises(Conflict, match=rf"event \d+ \({kind}, .*\) is not in the database as it was written"):
        export_reviews(exported)
    assert _journals(exported.settings.workspace) == before
    assert [path.name for path in exported.settings.reviews.glob(".*")] == []


@pytest.mark.parametrize("fitting", [0, 1])
def test_on_a_full_disk_the_journals_stay_as_they_were(
    exported: Desk, monkeypatch: pytest.MonkeyPatch, fitting: int
) -> None:
    before = _journals(exported.settings.workspace)
    an_account(exported, "Somebody new")
    written = count()
    fsync = os.fsync

    def full(file: int) -> None:
        if next(written) >= fitting:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match=r"No space left on device.*nothing was changed"):
        export_reviews(exported)
    assert _journals(exported.settings.workspace) == before
    assert [path.name for path in exported.settings.reviews.glob(".*")] == []


@pytest.mark.parametrize("failing", ["_write", "spelled"])
def test_nothing_is_read_on_when_a_journal_cannot_be_written(
    exported: Desk, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    real, ended = events.about, []

    def about(connection: Connection, document: str | None) -> Iterator[events.Event]:
        try:
            yield from real(connection, document)
        finally:
            ended.append("too late" if connection.closed else "in time")

    def full(_: object, lines: object, *__: object) -> None:
        if isinstance(lines, Iterator):
            next(lines)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(events, "about", about)
    monkeypatch.setattr(journal, failing, full)
    with pytest.raises(Unavailable, match="No space left on device"):
        export_reviews(exported)
    assert ended == ["in time"]


LOST = [f"{DOCUMENT}.jsonl", "通知 1963.jsonl", "_desk.jsonl"]


@pytest.mark.parametrize("name", LOST)
def test_a_journal_that_has_lost_its_last_line_is_refused_and_named(
    exported: Desk, new_desk: NewDesk, tmp_path: Path, name: str
) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    path = workspace / "reviews" / name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    rebuilt = new_desk(workspace=workspace)
    told = rf"reviews/{name} has lost lines: {len(lines) - 1} of the {len(lines)} that .* Bring .*{name} back"
    with pytest.raises(InvalidInput, match=told):
        import_reviews(rebuilt)
    with rebuilt.database.read() as connection:
        assert events.head(connection) == 0


@pytest.mark.parametrize("lost", [*([name] for name in LOST), LOST])
def test_a_journal_that_has_lost_a_file_is_no_empty_one(
    exported: Desk, new_desk: NewDesk, tmp_path: Path, lost: list[str]
) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    for name in lost:
        (workspace / "reviews" / name).unlink()
    with pytest.raises(InvalidInput, match=rf"{min(lost)} has lost lines: 0 of the \d+"):
        loading.rebuild(new_desk(workspace=workspace))


def test_a_journal_that_ends_with_another_event_is_refused(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    _forge(workspace, lambda said: said.update(at="2030-01-01T00:00:00Z"), "links.undone")
    rebuilt = new_desk(workspace=workspace)
    with pytest.raises(InvalidInput, match=r"line \d+: event \d+ \(links.undone, .*\) is not the event that"):
        import_reviews(rebuilt)
    with rebuilt.database.read() as connection:
        assert events.head(connection) == 0


def test_a_journal_may_have_more_lines_than_its_head_knows_of(
    exported: Desk, new_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def power_cut(new: Path, path: Path) -> None:
        if path.name == "_head.json":
            raise OSError(errno.EIO, "Input/output error")
        real(new, path)

    import_example(exported, "D", content=b"later")
    monkeypatch.setattr(Path, "replace", power_cut)
    with pytest.raises(Unavailable):
        export_reviews(exported)
    rebuilt = new_desk(workspace=_workspace_copy(exported, tmp_path / "clone"))
    import_reviews(rebuilt)
    assert _told(rebuilt) == _told(exported)


def test_a_journal_of_an_older_program_has_no_head(exported: Desk, new_desk: NewDesk, tmp_path: Path) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    (workspace / "reviews" / "_head.json").unlink()
    rebuilt = new_desk(workspace=workspace)
    import_reviews(rebuilt)
    assert _told(rebuilt) == _told(exported)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"lines": {}}',
        b'{"hash": 1, "lines": {}}',
        b'{"hash": "", "lines": 1}',
    ]
    + [b'{"hash": "", "lines": {"a": %s}}' % count for count in (b"-1", b"1.0", b"Infinity", b'"1"', b"true")],
)
def test_a_damaged_head_is_refused(exported: Desk, new_desk: NewDesk, tmp_path: Path, content: bytes) -> None:
    workspace = _workspace_copy(exported, tmp_path / "clone")
    (workspace / "reviews" / "_head.json").write_bytes(content)
    with pytest.raises(InvalidInput, match=r"_head.json is not as it was exported\. Bring it back"):
        import_reviews(new_desk(workspace=workspace))


def test_a_database_that_has_lost_events_at_its_end_writes_no_journal(exported: Desk) -> None:
    an_account(exported, "Somebody new")
    with exported.database.read() as connection:
        last = events.head(connection)
    tamper(exported, f"DELETE FROM event WHERE sequence = {last}")
    for path in exported.settings.reviews.glob("*.json*"):
        path.unlink()
    with pytest.raises(Conflict, match=f"only {last - 1} of {last} events are in the database"):
        export_reviews(exported)
    assert _journals(exported.settings.workspace) == {}
