"""Differences weighed through the pages, without JavaScript: kept, taken back, and refused with what was chosen.

The list stands on a page of its own here, made as the panel of an open passage makes it.
"""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask, Response, g

from tests.examples import an_account, newest, revise
from tests.seeded import DOCUMENT
from tests.web.conftest import ORIGIN, TOKEN, Person, path_of
from tests.web.markup import Element, parse
from webapp.errors import NotFound, Unavailable
from webapp.operations import reading
from webapp.operations.desk import Desk
from webapp.operations.sessions import SignedIn
from webapp.operations.weighing import WeighedDifference, weighed, weights_of
from webapp.review import Anchor, Weight, WeightMark
from webapp.store import weight_marks
from webapp.text.limits import WEIGHED_CODE_POINTS
from webapp.text.model import Edit, EditKind
from webapp.web import create_app, display, documents
from webapp.web.answers import page
from webapp.web.weighing import _anchor

D = f"/d/{DOCUMENT}/"
AT = f"{D}?at=A.p10"
LIST = "/the-list"
TEMPLATE = """{% extends layout %}
{% from "documents/_differences.html" import difference_list with context %}
{% block main %}<h1>The list</h1>{{ difference_list(found, left, right, stored=stored) }}{% endblock %}"""

Wire = Callable[..., Person]


def listed(desk: Desk) -> list[WeighedDifference]:
    """Two differences of a passage, whatever the algorithm of today finds there."""
    sides = [[placed for placed in newest(desk, siglum, DOCUMENT).passages if placed.id == "p10"] for siglum in "AB"]
    with desk.database.read() as connection:
        standing = weights_of(connection, DOCUMENT)
    edits = []
    for pair in (("", "that "), ("has relied", "depends")):
        starts = [side[0].passage.text.index(words) for side, words in zip(sides, pair, strict=True)]
        left, right = ((start, start + len(words)) for start, words in zip(starts, pair, strict=True))
        edits.append(Edit(left, right, EditKind.SUBSTANTIVE))
    return weighed(edits, ("A", sides[0]), ("B", sides[1]), standing)


@pytest.fixture
def wire(seeded: Desk) -> Wire:
    """A browser at an application that has a page with the list, signed in or not."""

    def wire(name: str = "", query: str = "at=A.p10", *, stored: bool = True, found: object = None) -> Person:
        app = create_app(seeded, sign_in_token=TOKEN)
        with_list(app, seeded, query, stored=stored, found=found)
        person = Person(app.test_client())
        return person.sign_in(name) if name else person

    return wire


def with_list(app: Flask, desk: Desk, query: str, *, stored: bool, found: object) -> None:
    witnesses = [newest(desk, siglum, DOCUMENT).witness for siglum in "AB"]

    def the_list() -> Response:
        return page(
            app.jinja_env.from_string(TEMPLATE),  # type: ignore[arg-type]
            found=listed(desk) if found is None else found,
            left=witnesses[0],
            right=witnesses[1],
            stored=stored,
            unweighed=None,
            view=documents.view_of(DOCUMENT, query),
        )

    app.add_url_rule(LIST, view_func=the_list)


def marks(desk: Desk) -> list[WeightMark]:
    with desk.database.read() as connection:
        return weight_marks.marks(connection, DOCUMENT)


def item(person: Person, words: str = "has relied") -> Element:
    return next(one for one in person.page(LIST).all("li") if words in one.one("p", class_="readings").words)


def sent(one: Element, weight: str, *, everywhere: bool = False) -> dict[str, str | list[str]]:
    """What a browser sends when this button of a difference is pressed."""
    assert weight in [button["value"] for button in one.one("form").all("button")]
    fields = {**one.one("form").fields(), "weight": weight}
    del fields["everywhere"]
    return {**fields, **({"everywhere": "1"} if everywhere else {})}


def press(person: Person, weight: str, *, everywhere: bool = False, status: int = 303) -> str:
    one = item(person)
    answer = person.post(one.one("form")["action"], sent(one, weight, everywhere=everywhere), status)
    return path_of(answer) if status == 303 else answer.text


def pressed(one: Element) -> list[str]:
    return [button["value"] for button in one.all("button") if button.get("aria-pressed") == "true"]


# The list


def test_each_difference_is_told_with_its_number_its_words_and_its_kind(wire: Wire) -> None:
    found = [one.one("p", class_="readings") for one in wire().page(LIST).all("li")]
    assert [one.words for one in found] == [
        "1 only B: that words",
        "2 only A: has relied → only B: depends words",
    ]
    assert found[1].one("del")["lang"] == "en"
    assert found[1].one("ins").inside[1:] == ["depends"]


@pytest.mark.parametrize(
    ("kind", "words", "forms"),
    [
        (EditKind.SUBSTANTIVE, ("has relied", "depends"), ["", ""]),
        (EditKind.CASE, ("Cause", "cause"), ["accidental", "accidental"]),
        (EditKind.SPACING, ("  ", " "), ["accidental blank", "accidental blank"]),
        (EditKind.MOVED, ("We go.", "We go,"), ["moved", "moved"]),
    ],
)
def test_a_difference_looks_in_the_list_as_in_the_text(
    wire: Wire, seeded: Desk, kind: EditKind, words: tuple[str, str], forms: list[str]
) -> None:
    shown = wire(found=[WeighedDifference(1, kind, words, listed(seeded)[0].anchors, None)]).page(LIST)
    one = shown.one("ol", class_="differences")
    assert [mark.get("class") for mark in one.all("del") + one.all("ins")] == forms
    assert one.one("span", class_="kind").words == kind.label


def test_a_move_is_told_once_and_words_are_escaped(wire: Wire, seeded: Desk) -> None:
    left, right = "<b> We go. They stay.", "They stay. <b> We go."
    edits = (
        Edit((0, 11), (0, 0), EditKind.MOVED, 1),
        Edit((11, 21), (0, 10), None),
        Edit((21, 21), (10, 21), EditKind.MOVED, 1),
    )
    one = listed(seeded)[0]
    moved = WeighedDifference(1, EditKind.MOVED, (left[:11], right[10:]), one.anchors, None)
    assert edits[0].left == (0, 11)
    (shown,) = wire(found=[moved]).page(LIST).all("p", class_="readings")
    assert shown.words == "1 <b> We go. moved"
    assert not shown.all("del") + shown.all("ins")


def test_a_reader_sees_what_was_said_and_has_no_form(wire: Wire) -> None:
    press(wire("Ada"), "degree", everywhere=True)
    reader = wire()
    assert not reader.page(LIST).one("ol", class_="differences").all("form")
    assert (
        item(reader)
        .one("p", class_="meta")
        .words.startswith("matter of degree, wherever these words stand against each other · Ada · ")
    )


def test_what_cannot_be_weighed_has_no_form(wire: Wire, seeded: Desk) -> None:
    assert not wire("Ada", stored=False).page(LIST).one("ol", class_="differences").all("form")
    anchors = listed(seeded)[0].anchors
    blank = WeighedDifference(1, EditKind.SPACING, ("  ", " "), anchors, None)
    too_long = WeighedDifference(2, EditKind.SUBSTANTIVE, ("", "x" * (WEIGHED_CODE_POINTS + 1)), anchors, None)
    shown = wire("Ada", found=[blank, too_long]).page(LIST).one("ol", class_="differences")
    assert not shown.all("form")
    assert [one.get("class") for one in shown.all("del") + shown.all("ins")] == [
        "accidental blank",
        "accidental blank",
        "",
    ]


# Weighing


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("everywhere", [False, True])
def test_a_difference_is_weighed_and_the_panel_is_open_again(
    wire: Wire, seeded: Desk, weight: Weight, everywhere: bool
) -> None:
    owner = wire("Ada")
    assert pressed(item(owner)) == []
    assert press(owner, weight, everywhere=everywhere) == f"{AT}#A.p10"
    (mark,) = marks(seeded)
    assert (mark.weight, mark.scope) == (weight, "document" if everywhere else "place")
    assert (mark.words, mark.author.name) == (("has relied", "depends"), "Ada")
    one = item(owner)
    assert one["id"] == "difference-A-B-2"
    assert pressed(one) == [weight]
    said = one.one("p", class_="meta")
    assert said.words.startswith(weight.label)
    assert ("wherever these words stand" in said.words) == everywhere
    assert said.one("time")["datetime"] == mark.at.isoformat()


def test_a_weight_is_changed_and_taken_back(wire: Wire, seeded: Desk) -> None:
    owner = wire("Ada")
    press(owner, "minor")
    press(owner, "meaning")
    assert pressed(item(owner)) == ["meaning"]
    press(owner, "")
    assert pressed(item(owner)) == []
    assert "" not in [button["value"] for button in item(owner).all("button")]
    assert [mark.weight for mark in marks(seeded)] == [Weight.MINOR, Weight.MEANING, None]


def test_the_same_form_sent_twice_writes_once_and_a_changed_one_is_another(wire: Wire, seeded: Desk) -> None:
    owner = wire("Ada")
    fields = sent(item(owner), "minor")
    addresses = [path_of(owner.post(f"{D}weigh", fields)) for _ in range(2)]
    assert addresses[0] == addresses[1]
    assert len(marks(seeded)) == 1
    owner.post(f"{D}weigh", {**fields, "weight": "meaning"}, 409)
    owner.post(f"{D}weigh", {**fields, "everywhere": "1", "seen": marks(seeded)[0].id})
    assert [mark.scope for mark in marks(seeded)] == ["place", "document"]


def test_htmx_is_given_the_page_as_a_part(wire: Wire) -> None:
    owner = wire("Ada")
    form = item(owner).one("form")
    assert (form["hx-post"], form["hx-target"]) == (form["action"], "#main")
    headers = {"Origin": ORIGIN, "HX-Request": "true", "HX-Target": "main"}
    answer = owner.client.post(form["action"], data=sent(item(owner), "minor"), headers=headers)
    assert answer.status_code == 303
    part = owner.get(path_of(answer).partition("#")[0], headers=headers)
    assert "<html" not in part.text
    assert parse(part.text).one("aside", id="panel")


def test_a_form_cannot_send_anybody_to_another_site(wire: Wire) -> None:
    owner = wire("Ada")
    answer = owner.post(f"{D}weigh", {**sent(item(owner), "minor"), "view": "at=A.p10&x=//evil.example"})
    assert path_of(answer) == f"{AT}#A.p10"


# Refusals


def refused(text: str) -> str:
    shown = parse(text)
    assert shown.one("section", id="collation")
    return shown.one("aside", id="panel").one("div", role="alert").words


def test_what_another_has_said_meanwhile_is_told_with_what_was_chosen(wire: Wire, seeded: Desk) -> None:
    owner = wire("Ada")
    fields = sent(item(owner), "minor", everywhere=True)
    press(wire("Bea"), "meaning")
    told = refused(owner.post(f"{D}weigh", fields, 409).text)
    assert "Nothing was marked. Bea has marked this difference as “changes the meaning” since you looked" in told
    assert "You chose “minor”, wherever these words stand against each other in this document." in told
    assert [mark.author.name for mark in marks(seeded)] == ["Bea"]
    back = sent(item(owner), "")
    press(wire("Bea"), "degree")
    assert "You chose to take back what was said." in refused(owner.post(f"{D}weigh", back, 409).text)


def test_a_refused_form_has_its_choice_again(wire: Wire, seeded: Desk) -> None:
    one = listed(seeded)[1]
    unweighed = documents.Unweighed(one.anchors, "degree", True, NotFound("…"))
    owner = wire("Ada")
    app = owner.client.application
    template = app.jinja_env.from_string(TEMPLATE)
    with app.test_request_context(LIST):
        view = documents.view_of(DOCUMENT, "at=A.p10")
        g.signed_in = SignedIn(an_account(seeded), "token")
        witness = newest(seeded, "A", DOCUMENT).witness
        html = template.render(
            layout="fragment.html",
            found=listed(seeded),
            left=witness,
            right=witness,
            stored=True,
            view=view,
            signed_in=g.signed_in,
            unweighed=unweighed,
        )
    ticked = [box["id"] for box in parse(html).all("input", type="checkbox") if "checked" in box.attributes]
    chosen = [button["id"] for button in parse(html).all("button", class_="chosen")]
    assert (ticked, chosen) == (["difference-A-B-2-everywhere"], ["difference-A-B-2-degree"])


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"weight": "heavy"}, 400, "is no weight"),
        ({"seen": "x"}, 409, "is another now"),
        ({"csrf": ""}, 403, "another session"),
        ({"key": "\x00"}, 303, ""),
        ({"left": ""}, 400, "does not say where the difference stands"),
        ({"right": "B 1-2"}, 400, "does not say where the difference stands"),
        ({"right": f"B 1-x p1:{'0' * 64}"}, 400, "does not say where the difference stands"),
        ({"right": f"Q 1-2 p1:{'0' * 64}"}, 404, "Q"),
        ({"right": f"B 1-2 p99:{'0' * 64}"}, 404, "has no passage p99"),
        ({"right": f"B 1-2 p1:{'0' * 64}"}, 409, "A text of B has changed since"),
        ({"view": "mode=odd"}, 400, "mode"),
        ({"view": ""}, 303, ""),
    ],
)
def test_what_cannot_be_kept_is_refused(
    wire: Wire, seeded: Desk, given: dict[str, str], status: int, told: str
) -> None:
    owner = wire("Ada")
    answer = owner.post(f"{D}weigh", {**sent(item(owner), "minor"), **given}, status)
    assert told in answer.text
    assert len(marks(seeded)) == (status == 303)


def test_a_visitor_and_one_whose_session_has_ended_mark_nothing(wire: Wire, seeded: Desk) -> None:
    owner = wire("Ada")
    fields = sent(item(owner), "minor")
    assert "Only people who are signed in can write." in refused(wire().post(f"{D}weigh", fields, 403).text)
    owner.client.set_cookie("variorum_80", "ended")
    assert "Your session has ended. You chose “minor”." in refused(owner.post(f"{D}weigh", fields, 403).text)
    assert marks(seeded) == []


def test_a_text_that_changed_meanwhile_is_told(wire: Wire, seeded: Desk) -> None:
    owner = wire("Ada")
    fields = sent(item(owner), "minor")
    body = {placed.id: placed.passage.text for placed in newest(seeded, "B", DOCUMENT).body}
    revise(seeded, "B", body | {"p10": "Another text."}, DOCUMENT)
    assert "A text of B has changed since you looked at it." in refused(owner.post(f"{D}weigh", fields, 409).text)


def test_where_no_panel_is_open_or_the_page_cannot_be_made_the_fault_page_says_why(wire: Wire) -> None:
    owner = wire("Ada")
    fields = {**sent(item(owner), "minor"), "seen": "x"}
    assert "This has changed meanwhile" in owner.post(f"{D}weigh", {**fields, "view": ""}, 409).text
    with patch.object(reading, "passage", side_effect=Unavailable("The database is locked.")):
        assert "This has changed meanwhile" in owner.post(f"{D}weigh", fields, 409).text


def test_only_post_writes(wire: Wire) -> None:
    owner = wire("Ada")
    for method in ("get", "put", "delete"):
        answer = owner.client.open(f"{D}weigh", method=method, headers={"Origin": ORIGIN})
        assert (answer.status_code, answer.headers["Allow"].replace("OPTIONS", "").strip(", ")) == (405, "POST")


def test_a_place_is_read_as_it_is_written() -> None:
    anchor = Anchor("A′", ("p1", "date-line"), ("0" * 64, "f" * 64), 3, 14)
    assert _anchor(display.anchor_field(anchor)) == anchor
