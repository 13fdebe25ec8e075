"""History, log, redaction, renaming: axe finds nothing, and nothing is wider than a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LOOKS, NewPage, sign_in
from tests.browser.test_accessibility import check
from tests.examples import an_account, decide, newest, start_working, suggest
from tests.seeded import DOCUMENT
from webapp.operations import administering, comments, redacting
from webapp.operations.desk import Desk, new_id
from webapp.store import proposals


@pytest.fixture
def told(served_desk: Desk) -> list[str]:
    """The addresses of every page in every state, on a desk where a good deal was done."""
    ada, bo = an_account(served_desk), an_account(served_desk, "Bo")
    start_working(served_desk, bo, document=DOCUMENT)
    for word in ("<Quite>", "Altogether"):
        text = newest(served_desk, "W", DOCUMENT).body[1].passage.text
        made = suggest(served_desk, ada, "p2", (text.split()[0], word), reason="It reads better.", document=DOCUMENT)
        decide(served_desk, bo, made, {0: "accepted"}, remark="Yes, thank you.")
    opened = suggest(
        served_desk, ada, "p3", (newest(served_desk, "W", DOCUMENT).body[2].passage.text[:9], "Xyz"), document=DOCUMENT
    )
    rows = [("decision", _decision(served_desk, made.id), "remark"), ("proposal", opened.id, "content")]
    for body in ("Her name is Ottilie Quintavalle.", "This one stays."):
        said = comments.comment(
            served_desk,
            ada,
            document=DOCUMENT,
            siglum="A",
            passage_id="p10",
            text_hash=_hash(served_desk, "p10"),
            body=body,
            key=new_id(),
        )
        rows.append(("comment", said.id, "body"))
    for table, row, column in rows[:3]:
        redacting.redact(
            served_desk,
            ada,
            document=DOCUMENT,
            table=table,
            row=row,
            columns=[column],
            reason="A living person.",
            key=new_id(),
        )
    witness = newest(served_desk, "C", DOCUMENT).witness.id
    administering.remove_witness(
        served_desk, ada, document=DOCUMENT, witness=witness, seen="C", reason="No rights.", key=new_id()
    )
    base = f"/d/{DOCUMENT}"
    return [
        f"{base}/W/p2/history",
        f"{base}/W/p2/history?from=3&to=1",
        f"{base}/A/p2/history",
        f"{base}/A/p10",
        f"{base}/W/proposals/{made.id}",
        f"{base}/W/proposals/{opened.id}",
        f"{base}/redact/comment/{rows[2][1]}",
        f"{base}/redact/comment/{rows[3][1]}",
        f"{base}/redact/proposal/{made.id}",
        f"{base}/administer",
        f"{base}/C/p10",
        "/log",
        f"/log?document={DOCUMENT}&kind=body.redacted",
        "/",
    ]


def _decision(desk: Desk, proposal: str) -> str:
    with desk.database.read() as connection:
        return proposals.named(connection, [proposal])[proposal].decisions[0].id


def _hash(desk: Desk, passage: str) -> str:
    return next(one.passage.text_hash for one in newest(desk, "A", DOCUMENT).passages if one.id == passage)


def _open(page: Page) -> None:
    for summary in page.locator("main details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_too_wide(new_page: NewPage, told: list[str], scheme: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sign_in(page)
    for number, place in enumerate(told):
        page.goto(place)
        _open(page)
        check(page, place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        _picture(page, f"{number:02}-{scheme}-{width}")


def _picture(page: Page, name: str) -> None:
    """Keep a picture for those who want to look, in the folder that VARIORUM_PICTURES names."""
    if folder := os.environ.get("VARIORUM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
