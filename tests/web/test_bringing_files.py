"""A file is brought to a working text in the browser, and a changed title is offered wherever it stands."""

import io

import pytest
from werkzeug.test import TestResponse

from tests.examples import an_account, newest, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import ORIGIN, Person, path_of
from tests.web.markup import parse
from webapp.operations.desk import Desk
from webapp.store import proposals as shelf
from webapp.text import limits
from webapp.web import bringing

D = f"/d/{DOCUMENT}/"
IMPORT = f"{D}W/import"


@pytest.fixture(autouse=True)
def _working(seeded: Desk) -> None:
    start_working(seeded, an_account(seeded, "Bo"), document=DOCUMENT)


def bring(person: Person, content: bytes, name: str = "mine.txt", **said: str) -> TestResponse:
    form = person.page(IMPORT).one("main").one("form").fields()
    del form["file"]
    return person.client.post(
        IMPORT, data={**form, **said, "file": (io.BytesIO(content), name)}, headers={"Origin": ORIGIN}
    )


def test_the_file_of_a_batch_is_redacted_and_its_page_says_so(owner: Person, seeded: Desk) -> None:
    texts = text_of(seeded)
    texts[9] = texts[9].replace("has relied", "depends")
    there = path_of(bring(owner, "\n\n".join(texts).encode()))
    way = next(a["href"] for a in owner.page(there).all("a") if a.words == "Redact the file")
    form = owner.page(way).one("form", class_="redact")
    assert "mine.txt" in form.text
    owner.send(form, reason="It names a <b>living</b> person.")
    for page in (owner.page(way), owner.page(there)):
        assert page.one("p", class_="redacted").words.endswith(": It names a <b>living</b> person.]")
    assert "Redact the file" not in owner.page(there).words
    assert "redacted the file of a batch of proposals" in owner.page("/log").words


def text_of(desk: Desk) -> list[str]:
    return [placed.passage.label + placed.passage.text for placed in newest(desk, "W", DOCUMENT).body]


def test_a_file_becomes_a_batch_that_is_shown(owner: Person, seeded: Desk) -> None:
    texts = text_of(seeded)
    texts[9] = texts[9].replace("has relied", "depends")
    content = "\n\n".join([*texts[:12], "A new passage.", *texts[12:]]).encode()
    answer = bring(owner, content, "papers/mine.txt", reason="Checked.")
    assert answer.status_code == 303
    page = owner.page(path_of(answer))
    assert "Changes from a file 2 changes of W" in page.words
    assert "mine.txt" in page.words
    with seeded.database.read() as connection:
        row = shelf.batch_at(connection, path_of(answer).split("/")[-1])
    assert row is not None
    assert (row.original_name, row.reason) == ("mine.txt", "Checked.")
    assert "A new passage." in page.words
    again = bring(owner, content, reason="Again.")
    assert path_of(again) == path_of(answer)
    same = bring(owner, "\n\n".join(text_of(seeded)).encode(), "same.txt")
    assert same.status_code == 200
    assert "same.txt says what W says" in parse(same.text).words


@pytest.mark.parametrize(
    ("content", "name", "status", "told"),
    [
        (b"", "", 400, "Choose a file first"),
        (b"PK", "mine.docx", 400, "Word files cannot be read yet"),
        ("关于罗马尼亚".encode(), "zh.txt", 400, "another language or script"),
        (b"Bees and honey, and nothing of the kind.", "bees.txt", 400, "nothing in common"),
        (b"x" * 100_001, "long.txt", 400, "the limit is"),
    ],
)
def test_what_cannot_be_brought_is_told_and_the_reason_is_kept(
    owner: Person, content: bytes, name: str, status: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (limits, bringing):
        monkeypatch.setattr(module, "FILE_BYTES", 100_000)
    answer = bring(owner, content, name, reason="My reasons.")
    assert answer.status_code == status
    page = parse(answer.text)
    assert told in page.one("div", role="alert").words
    assert page.one("textarea", id="reason").text.strip() == "My reasons."


def test_only_those_who_may_propose_bring_files_and_only_to_a_working_text(reader: Person, owner: Person) -> None:
    reader.get(IMPORT, 403)
    owner.get(f"{D}A/import", 409)
    page = owner.page(f"{D}?left=A&right=W")
    assert page.one("a", id="bring-W")["href"] == IMPORT
    assert page.one("a", id="revise-W")["href"] == f"{D}W/whole-text"
    assert reader.page(f"{D}?left=A&right=W").all("a", id="bring-W") == []
    assert owner.page(f"{D}?left=A&right=B").all("a", id="revise-W") == []


def test_a_changed_title_is_offered_where_else_it_stands(owner: Person, seeded: Desk) -> None:
    form = owner.page(f"{D}W/title/propose").one("form", id="propose")
    title = form.fields()["text"]
    answer = owner.send(form, text=title.replace("Notification", "Circular"), reason="The genre.", do="send")
    offer = path_of(answer)
    assert "/elsewhere" in offer
    page = owner.page(offer)
    boxes = page.all("input", name="in")
    assert [box["value"].partition(":")[0] for box in boxes] == ["citation", "p3"]
    assert "checked" in boxes[0].attributes
    form = page.one("main").one("form")
    assert form.fields()["reason"] == "The genre."
    fields = {name: value for name, value in form.fields().items() if name != "in"}
    refused = owner.post(form["action"], {**fields, "reason": "Mine."}, 400)
    again = parse(refused.text)
    assert "Choose at least one passage" in again.one("div", role="alert").words
    assert "checked" not in again.all("input", name="in")[0].attributes
    assert again.one("textarea", id="reason").text.strip() == "Mine."
    sent = owner.post(form["action"], {**fields, "in": [boxes[0]["value"]]})
    batch = path_of(sent).split("/")[-1]
    with seeded.database.read() as connection:
        (made,) = shelf.in_batch(connection, batch)
    assert made.passages[0][0] == "citation"
    assert "One change at every place" in owner.page(path_of(sent)).words


def test_a_change_that_stands_nowhere_else_leads_to_its_proposal(owner: Person, seeded: Desk) -> None:
    form = owner.page(f"{D}W/p10/propose").one("form", id="propose")
    answer = owner.send(form, text="Other words.", reason="", do="send")
    assert path_of(answer).endswith("#sent")
    assert "/elsewhere" not in path_of(answer)
    proposal = suggest(seeded, an_account(seeded), "p9", (" ", " and "), document=DOCUMENT)
    owner.get(f"{D}W/proposals/{proposal.id}/elsewhere", 404)
