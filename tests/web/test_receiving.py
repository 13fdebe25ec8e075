"""An editor brings in a document, or another witness of one, in the browser."""

import io

import pytest
from werkzeug.test import TestResponse

from tests.examples import an_account, import_example, start_working
from tests.seeded import DOCUMENT, ROOT
from tests.web.conftest import ORIGIN, Person, Team, path_of
from tests.web.markup import Element, parse
from webapp.operations.desk import Desk
from webapp.store import events, library
from webapp.text import limits
from webapp.web import bringing
from webapp.web.kept_files import KeptFiles

D = f"/d/{DOCUMENT}/"
LETTER = b"Dear friend,\n\nThe ship came home. It was late.\n\nYours\n"


def show(person: Person, address: str, content: bytes = b"", name: str = "letter.txt", **said: str) -> TestResponse:
    form = person.page(address).one("form", enctype="multipart/form-data")
    data = {**form.fields(), **said, "do": "show", "file": (io.BytesIO(content), name)}
    return person.client.post(address, data=data, headers={"Origin": ORIGIN})


def form_of(answer: TestResponse) -> Element:
    return parse(answer.text).one("form", enctype="multipart/form-data")


def bring(person: Person, address: str, shown: TestResponse, status: int = 303, **changed: str) -> TestResponse:
    fields = form_of(shown).fields() | {"do": "bring"} | changed
    return person.post(address, {name: said for name, said in fields.items() if name != "file"}, status)


def head(desk: Desk) -> int:
    with desk.database.read() as connection:
        return events.head(connection)


def test_a_document_comes_in_once_it_was_shown(owner: Person, seeded: Desk) -> None:
    before = head(seeded)
    shown = show(owner, "/import", LETTER, "papers/letter.txt", language="en")
    page = parse(shown.text)
    assert shown.status_code == 200
    assert "read as plain text, would be witness A of the new document letter (en)" in page.words
    assert "3 passages: 1 address, 1 paragraph, 1 signature." in page.words
    assert "Nobody says its label or basis" in page.words
    assert head(seeded) == before
    answer = bring(owner, "/import", shown)
    assert path_of(answer) == "/d/letter/"
    assert "The ship came home." in owner.page("/d/letter/").words
    with seeded.database.read() as connection:
        assert library.original(connection, "letter", "A") == ("letter.txt", LETTER)
        assert library.witness(connection, "letter", "A").header.language == "en"
        assert {entry.actor for entry in events.about(connection, "letter")} != {None}
    written = head(seeded)
    assert path_of(bring(owner, "/import", shown)) == "/d/letter/"  # the same form sent twice
    assert head(seeded) == written


def test_a_witness_comes_to_its_document_and_the_same_file_is_nothing_new(owner: Person, seeded: Desk) -> None:
    content = next((ROOT / "translations" / DOCUMENT).glob("B-*.txt")).read_bytes()
    shown = show(owner, f"{D}import", content, "B-again.txt")
    page = parse(shown.text)
    assert "It is there already: B-again.txt is witness B" in page.words
    assert not page.all("button", value="bring")
    other = content.replace(b"siglum: B", b"siglum: D")
    answer = bring(owner, f"{D}import", show(owner, f"{D}import", other, "D.txt"))
    assert path_of(answer) == f"{D}?right=D"
    with seeded.database.read() as connection:
        assert [one.siglum for one in library.witnesses(connection, DOCUMENT)] == ["A", "B", "C", "D", "Z"]


@pytest.mark.parametrize(
    ("address", "content", "said", "status", "told"),
    [
        ("/import", b"", {"name": ""}, 400, "Choose a file first"),
        ("/import", b"\xff\xfe\x00", {}, 400, "letter.txt is encoded as UTF-16"),
        ("/import", LETTER, {"called": "a/b"}, 400, "cannot name a document"),
        ("/import", LETTER, {"called": DOCUMENT}, 409, f"There is a document {DOCUMENT} already, with another text"),
        ("/import", LETTER, {"called": DOCUMENT.upper()}, 409, "is or was the name of another document"),
        ("/import", LETTER, {"language": "English"}, 400, "no language tag of BCP 47"),
        ("/import", b"x" * 100_001, {}, 400, "the limit is"),
        (
            "/import",
            b"---\nsiglum: B\nlabel: x\nlanguage: en\nbasis: translation\n---\n\nB.",
            {},
            400,
            "bring it in there",
        ),
        (f"{D}import", LETTER, {}, 400, "does not say its siglum"),
        (
            f"{D}import",
            LETTER,
            {"siglum": "B"},
            409,
            "witness B of 1963-05-09-ccp-circular-on-romania is already there",
        ),
        (f"{D}import", LETTER, {"siglum": "b"}, 409, "in capitals only"),
        (f"{D}import", LETTER, {"siglum": "9"}, 400, "cannot be a siglum"),
        (f"{D}import", LETTER, {"siglum": "W"}, 409, "W of 1963-05-09-ccp-circular-on-romania is a working text"),
        (f"{D}import", b"---\nsiglum: E\nlable: x\n---\n\nB.", {}, 400, "letter.txt, line 3: “lable: x” is not a line"),
        (
            f"{D}import",
            b"---\nsiglum: E\nlabel: x\nlanguage: en\nbasis: translation\n---\n\nB.",
            {"siglum": "F"},
            400,
            "says that its siglum is “E”, and you say “F”",
        ),
    ],
)
def test_what_cannot_come_in_is_told_and_nothing_is_written(
    owner: Person,
    seeded: Desk,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    content: bytes,
    said: dict[str, str],
    status: int,
    told: str,
) -> None:
    for module in (limits, bringing):
        monkeypatch.setattr(module, "FILE_BYTES", 100_000)
    start_working(seeded, an_account(seeded, "Bo"), document=DOCUMENT)
    before = head(seeded)
    answer = show(owner, address, content, **said)
    assert answer.status_code == status
    page = parse(answer.text)
    assert told in page.one("div", role="alert").words
    assert "--" not in page.one("div", role="alert").words.replace("---", "")
    assert not page.all("button", value="bring")
    for name in said.keys() & {"called", "siglum", "language"}:
        assert page.one("input", id=name)["value"] == said[name]
    assert head(seeded) == before


def test_a_refused_file_need_not_be_chosen_again(owner: Person) -> None:
    refused = show(owner, f"{D}import", LETTER)
    fields = {name: said for name, said in form_of(refused).fields().items() if name != "file"}
    again = owner.post(f"{D}import", {**fields, "do": "show", "siglum": "E"}, 200)
    assert path_of(bring(owner, f"{D}import", again)) == f"{D}?right=E"


def test_only_what_was_shown_comes_in(owner: Person, seeded: Desk) -> None:
    shown = show(owner, "/import", LETTER)
    before = head(seeded)
    changed = parse(bring(owner, "/import", shown, 409, called="other").text)
    assert "This is not what was shown" in changed.one("div", role="alert").words
    assert "the new document other" in changed.words
    lost = bring(owner, "/import", shown, 400, kept="0" * 64)
    assert "Choose it again" in parse(lost.text).one("div", role="alert").words
    assert head(seeded) == before


def test_somebody_else_who_was_quicker_is_not_overwritten(owner: Person, seeded: Desk) -> None:
    shown = show(owner, "/import", LETTER)
    import_example(seeded, document="letter")
    refused = parse(bring(owner, "/import", shown, 409).text)
    assert "There is a document letter already, with another text" in refused.one("div", role="alert").words


def test_what_the_desk_doubts_is_told_with_its_line(owner: Person) -> None:
    cut = "The ship came home. It was late when all the lamps were lit and\n\nthe watch went below."
    content = f"A line.\n\n{cut}\n\nL\ufffdst.\n"
    page = parse(show(owner, "/import", content.encode()).text)
    assert "After line 3 a page begins in the middle of a sentence" in page.words
    assert "Line 7 has “\ufffd” (U+FFFD)" in page.words


def test_a_kept_file_is_its_bringers_and_the_oldest_goes() -> None:
    kept = KeptFiles(room=10)
    first = kept.put("ada", ("a.txt", b"123456"))
    assert kept.get("bo", first) is None
    assert kept.get("ada", first) == ("a.txt", b"123456")
    second = kept.put("ada", ("b.txt", b"123456"))
    assert (kept.get("ada", first), kept.get("ada", second)) == (None, ("b.txt", b"123456"))
    assert kept.put("ada", ("c.txt", b"123456")) != second


def test_the_ways_are_shown_to_whom_they_lead(team: Team) -> None:
    for name, roles, narrowed, shown in (
        ("Ed", ["editor"], None, (True, True, True, True)),
        ("Tia", ["translator"], None, (False, False, False, False)),
        ("Al", ["admin"], None, (False, False, False, False)),
        ("Hera", ["reader"], ["editor"], (False, False, True, True)),
        ("Els", ["editor"], ["reader"], (True, False, False, False)),
    ):
        person = team.member(name, *roles, here=narrowed) if narrowed else team.member(name, *roles)
        ways = [bool(person.page(at).all("a", id=way)) for at in ("/", D) for way in ("bring-in", "export")]
        assert tuple(ways) == shown, name
        person.get("/import", 200 if shown[0] else 403)
        person.get(f"{D}import", 200 if shown[2] else 403)


def test_a_narrowed_editor_brings_nothing_into_a_document_by_its_name(team: Team) -> None:
    person = team.member("Els", "editor", here=["reader"])
    content = next((ROOT / "seeds").glob(f"{DOCUMENT}*")).read_bytes()
    known = team.known(person)
    assert known is not None
    answer = person.client.post(
        "/import",
        data={"csrf": known.csrf_token, "key": "1", "file": (io.BytesIO(content), f"{DOCUMENT}.txt")},
        headers={"Origin": "https://desk.example.org"},
        base_url="http://desk.example.org",
    )
    assert answer.status_code == 403
