"""What is taken away in the browser: the text of a witness, and the journal."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from tests.examples import an_account, import_example, start_working, suggest
from tests.seeded import DOCUMENT, ROOT
from tests.web.conftest import ORIGIN, Person, Team
from tests.web.markup import parse
from webapp.operations import rules
from webapp.operations.desk import Desk
from webapp.store import events

D = f"/d/{DOCUMENT}/"


def test_whoever_reads_a_text_may_keep_it(reader: Person) -> None:
    page = reader.page(D)
    (way,) = [a["href"] for a in page.all("a") if a.words == "Save A as a file"]
    answer = reader.get(way)
    assert answer.data == (ROOT / "seeds" / f"{DOCUMENT}.txt").read_bytes()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=A-{DOCUMENT}.txt"
    reader.get(way, 304, {"If-None-Match": answer.headers["ETag"]})
    reader.get(f"{D}Q/text.txt", 404)
    reader.get("/d/nowhere/A/text.txt", 404)


def test_a_file_of_any_name_is_kept_under_it(reader: Person, seeded: Desk) -> None:
    import_example(seeded, "B′", document="通知 'é")
    answer = reader.get("/d/通知 'é/B′/text.txt")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''B%E2%80%B2-%E9%80%9A%E7%9F%A5%20%27%C3%A9.txt"
    )


def test_a_working_text_that_is_taken_and_brought_back_is_nothing_new(owner: Person, seeded: Desk) -> None:
    start_working(seeded, an_account(seeded, "Bo"), document=DOCUMENT)
    way = owner.page(f"{D}?left=A&right=W").one("a", id="save-W")["href"]
    taken = owner.get(way)
    form = owner.page(f"{D}W/import").one("main").one("form").fields()
    for content, told in ((taken.data, "says what W says"), (taken.data.replace(b"has relied", b"relied"), None)):
        answer = owner.client.post(
            f"{D}W/import", data={**form, "file": (io.BytesIO(content), "mine.txt")}, headers={"Origin": ORIGIN}
        )
        assert answer.status_code == (200 if told else 303)
        assert told is None or told in parse(answer.text).words


def test_an_editor_keeps_the_journal(owner: Person, seeded: Desk) -> None:
    assert owner.page("/").one("a", id="export")["href"] == "/journal.zip"
    answer = owner.get("/journal.zip")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        lines = sum(archive.read(name).count(b"\n") for name in names) - 1
    assert names == ["_desk.jsonl", f"{DOCUMENT}.jsonl", "_head.json"]
    with seeded.database.read() as connection:
        assert lines == events.head(connection)
    way = owner.page(D).one("a", id="export")["href"]
    own = owner.get(way)
    assert own.headers["Content-Disposition"] == f"attachment; filename={DOCUMENT}.jsonl"
    assert {json.loads(line)["document"] for line in own.text.splitlines()} == {DOCUMENT}
    assert own.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("roles", "here", "whole", "one"),
    [
        (["editor"], None, 200, 200),
        (["translator"], None, 403, 403),
        (["reader"], None, 403, 403),
        (["admin"], None, 403, 403),
        (["reader"], ["editor"], 403, 200),
        (["editor"], ["translator"], 403, 403),
    ],
)
def test_the_journal_of_a_blind_desk_is_for_those_who_see_everything(
    team: Team, seeded: Desk, roles: list[str], here: list[str] | None, whole: int, one: int
) -> None:
    ada = an_account(seeded)
    start_working(seeded, ada, document=DOCUMENT)
    rules.change_rule(seeded, ada, name="blind", value=True, seen=False, key="1")
    suggest(seeded, ada, "p10", ("has relied", "hiddenword"), document=DOCUMENT)
    person = team.member("Somebody", *roles, here=here) if here else team.member("Somebody", *roles)
    for address, status in (("/journal.zip", whole), (f"{D}journal.jsonl", one)):
        answer = person.get(address, status)
        assert status == 200 or "hiddenword" not in answer.text
    assert "hiddenword" not in person.get(f"{D}W/text.txt").text


def test_visitors_of_a_public_desk_keep_texts_and_no_journal(new_team: Callable[..., Team]) -> None:
    visitor = new_team(public_reading=True).visitor()
    visitor.get(f"{D}A/text.txt")
    for address in ("/journal.zip", f"{D}journal.jsonl"):
        assert visitor.get(address, 303).headers["Location"] == f"/sign-in?back={address}"
    assert not visitor.page(D).all("a", id="export")
