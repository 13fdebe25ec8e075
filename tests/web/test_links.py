"""Links through the pages: overruled by an editor without JavaScript, refused with what was chosen, listed to check."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from tests.examples import an_account, newest, relink, revise
from tests.operations.test_reading import witness
from tests.seeded import DOCUMENT
from tests.web.conftest import TOKEN, Person, path_of
from tests.web.markup import Element, parse
from tests.web.test_pages import inherited, requests_of
from webapp.operations import alignments, linking
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.review import Act, Action, people
from webapp.text.model import Link
from webapp.web import create_app, links

D = f"/d/{DOCUMENT}/"
EDIT = f"{D}?right=C&links=1"
CHANGE = f"{D}links"
LIST = f"{D}links"

Shown = list[tuple[str, str]]


def stored(desk: Desk, right: str = "C", document: str = DOCUMENT) -> list[Act]:
    return linking.acts(desk, document, "A", right)


def linked(desk: Desk, *names: str, right: str = "C") -> Shown:
    """The links of A with another witness that hold one of these passages of A, as ids."""
    sides = newest(desk, "A", DOCUMENT), newest(desk, right, DOCUMENT)
    found = alignments.links(desk, *sides) or []
    shown = [
        (" ".join(sides[0].body[at].id for at in link.left), " ".join(sides[1].body[at].id for at in link.right))
        for link in found
    ]
    return [link for link in shown if set(link[0].split()) & set(names)]


def boxes(page: Element) -> list[Element]:
    return [box for box in page.all("input", type="checkbox") if box.get("form") == "relink"]


def ticked(page: Element) -> list[str]:
    return [box["id"].removeprefix("pick-") for box in boxes(page) if "checked" in box.attributes]


def sent(page: Element, verb: str, *picked: str) -> dict[str, str | list[str]]:
    """What a browser sends when the button `verb` is pressed with just these boxes ticked."""
    names = {box["id"].removeprefix("pick-"): (box["name"], box["value"]) for box in boxes(page)}
    chosen = [names[name] for name in picked]
    own = {field["name"]: field["value"] for field in page.all("input", form="relink", type="hidden")}
    sides = {side: [value for name, value in chosen if name == side] for side in ("left", "right")}
    return {**page.one("form", id="relink").fields(), **own, **sides, "verb": verb}


def do(person: Person, verb: str, *picked: str, at: str = EDIT) -> str:
    """Press a button of the page at `at` with these boxes ticked; where that leads to."""
    page = person.page(at)
    assert verb in [button["value"] for button in page.one("form", id="relink").all("button")]
    return path_of(person.post(page.one("form", id="relink")["action"], sent(page, verb, *picked)))


def row(page: Element, anchor: str) -> str:
    return page.one("article", id=anchor).one("header").words


def bar(page: Element) -> Element:
    return page.one("section", id="links-bar")


# Who may


def test_a_visitor_has_no_boxes_and_is_told_how_to_get_them(reader: Person) -> None:
    page = reader.page(f"{EDIT}&pick=A.p9+C.p9")
    assert boxes(page) == page.all(form="relink") == page.all("form", id="relink") == []
    assert not page.all("a", id="edit-links")
    assert "Link by hand" not in page.words
    assert "You are reading only, so links cannot be changed here." in bar(page).words
    assert f"{EDIT}&pick=A.p9+C.p9" in [link["href"] for link in bar(page).all("a")]
    assert not reader.page(LIST).all("main")[0].all("form")


def test_what_belongs_to_an_editor_is_not_remembered_for_a_visitor(owner: Person, reader: Person) -> None:
    assert len(boxes(owner.page(EDIT))) == 26 + 27
    assert not boxes(reader.page(EDIT))
    assert owner.page(f"{D}?right=C").all("a", id="edit-links")
    assert not reader.page(f"{D}?right=C").all("a", id="edit-links")


@pytest.mark.parametrize("verb", ["link", "join", "unlink", "lock", "undo"])
def test_who_may_not_changes_nothing(owner: Person, reader: Person, seeded: Desk, verb: str) -> None:
    do(owner, "lock", "A.p1")
    before = stored(seeded)
    page = owner.page(EDIT)
    address, fields = CHANGE, sent(page, verb, "A.p9", "A.p12", "C.p9")
    if verb == "undo":
        form = page.one("form", id="undo-link")
        address, fields = form["action"], {**form.fields()}
    answer = parse(reader.post(address, fields, 403).text)
    assert "Nothing was changed. Only people who are signed in can write." in bar(answer).words
    assert "another session" in owner.post(address, {**fields, "csrf": "x"}, 403).text
    assert "not sent from a page of this desk" in owner.post(address, fields, 403, origin="http://evil.example").text
    assert stored(seeded) == before


def test_an_account_without_the_role_has_no_boxes_and_is_refused(
    owner: Person, seeded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = sent(owner.page(EDIT), "lock", "A.p1")
    monkeypatch.setitem(people._ALLOWED, Action.RELINK, frozenset())
    assert not boxes(owner.page(EDIT))
    assert "Ada has no role that may change links." in owner.post(CHANGE, fields, 403).text
    assert stored(seeded) == []


def test_a_session_that_ended_gives_the_choice_back(owner: Person, seeded: Desk) -> None:
    fields = sent(owner.page(EDIT), "link", "A.p9", "C.p9")
    owner.client.set_cookie("variorum_80", "ended")
    page = parse(owner.post(CHANGE, fields, 403).text)
    assert "Your session has ended." in bar(page).words
    assert "You chose A ¶ 9 and C ¶ 9, to be linked." in bar(page).words
    assert f"{EDIT}&pick=A.p9+C.p9" in [link["href"] for link in bar(page).all("a")]
    assert stored(seeded) == []


# What is done


def test_an_editor_has_a_box_for_every_passage_of_the_body_and_of_nothing_else(owner: Person, seeded: Desk) -> None:
    page = owner.page(f"{EDIT}&pick=A.p9+C.p9+A.p99+Q.p1")
    wanted = [f"{siglum}.{placed.id}" for siglum in "AC" for placed in newest(seeded, siglum, DOCUMENT).body]
    assert sorted(box["id"] for box in boxes(page)) == sorted(f"pick-{name}" for name in wanted)
    assert ticked(page) == ["A.p9", "C.p9"]
    for box in boxes(page):
        label = next(parent for parent in box.parents() if parent.tag == "label")
        assert label.words.startswith(f"choose {box['id'][5]} ¶ ")
    assert not ticked(owner.page(EDIT))


@pytest.mark.parametrize(
    ("verb", "picked", "after", "told"),
    [
        ("link", "A.p9 C.p9", [("p9", "p9"), ("p10", "")], "linked A ¶ 9 with C ¶ 9; A ¶ 10 alone"),
        ("link", "A.p10 C.p10", [("p9", "p9"), ("p10", "p10"), ("p11", "")], "linked A ¶ 9 with C ¶ 9; A ¶ 10 with"),
        ("join", "A.p11 C.p9", [("p9 p10 p11", "p9 p10")], "joined A ¶ 9–11 with C ¶ 9–10"),
        ("unlink", "A.p10", [("p9", "p9"), ("p10", "")], "set apart A ¶ 9 with C ¶ 9; A ¶ 10 alone"),
        ("lock", "A.p11 A.p9", [("p9 p10", "p9"), ("p11", "p10")], "locked as right A ¶ 9–10 with C ¶ 9; A ¶ 11 with"),
    ],
)
def test_links_are_overruled_without_javascript(
    owner: Person, reader: Person, seeded: Desk, verb: str, picked: str, after: Shown, told: str
) -> None:
    assert linked(seeded, "p9", "p10", "p11") == [("p9 p10", "p9"), ("p11", "p10")]
    there = do(owner, verb, *picked.split())
    assert there == f"{EDIT}#{sorted(picked.split(), key=lambda name: name[0])[0]}"
    touched = {name for names, _ in after for name in names.split()}
    assert linked(seeded, *touched) == after
    (act,) = stored(seeded)
    assert (act.verb, act.author.name) == (verb, "Ada")
    page = owner.page(there)
    assert not ticked(page)
    said = bar(page).one("p", id="last-act")
    assert said.words.startswith(f"Ada {told}")
    assert said.one("time")["datetime"] == act.at.isoformat()
    for names, _ in after:
        for person in (owner, reader):
            assert f"locked by Ada, {act.at.day} {act.at:%B %Y}" in row(person.page(there), f"A.{names.split()[0]}")


def test_links_are_overruled_from_the_other_side_and_across_languages(owner: Person, seeded: Desk) -> None:
    assert do(owner, "join", "Z.p1", "A.p2", at=f"{D}?left=Z&right=A&links=1&script=hant") == (
        f"{D}?left=Z&right=A&script=hant&links=1#Z.p1"
    )
    assert linked(seeded, "p1", "p2", right="Z") == [("p1 p2", "p1 p2")]


def test_a_passage_without_counterpart_is_linked_by_hand_from_where_that_is_said(owner: Person, seeded: Desk) -> None:
    do(owner, "link", "A.p9", "C.p9")
    link = owner.page(f"{D}?right=C&changed=1").one("article", id="A.p10").one("p", class_="none").one("a")
    assert link["href"] == f"{EDIT}&pick=A.p10#A.p10"
    page = owner.page(link["href"])
    assert ticked(page) == ["A.p10"]
    assert not page.one("article", id="A.p10").one("p", class_="none").all("a")
    do(owner, "link", *ticked(page), "C.p11", at=link["href"])
    assert ("p10", "p11") in linked(seeded, "p10")


def test_the_newest_act_is_undone_from_the_bar(owner: Person, seeded: Desk) -> None:
    before = linked(seeded, "p9", "p10", "p1")
    do(owner, "link", "A.p9", "C.p9")
    do(owner, "lock", "A.p1")
    for told, left in (("Ada locked as right A ¶ 1", 1), ("Ada linked A ¶ 9", 0)):
        form = owner.page(EDIT).one("form", id="undo-link")
        assert told in form.words
        assert path_of(owner.send(form)) == f"{EDIT}#links-bar"
        assert sum(act.undone_by is None for act in stored(seeded)) == left
    assert linked(seeded, "p9", "p10", "p1") == before
    page = owner.page(EDIT)
    assert not page.all("form", id="undo-link")
    assert "locked by" not in page.one("section", id="collation").words


def test_what_was_locked_before_and_is_overruled_is_said(owner: Person) -> None:
    do(owner, "lock", "A.p9", "A.p12")
    assert "overrules" not in bar(owner.page(EDIT)).words
    do(owner, "link", "A.p9", "C.p9")
    told = bar(owner.page(EDIT)).one("p", id="last-act").words
    assert "Ada linked A ¶ 9 with C ¶ 9" in told
    assert "this overrules what was locked by Ada, " in told
    for last in ("A.p1", "A.p2"):
        do(owner, "lock", "A.p1", last)
        assert "overrules" not in bar(owner.page(EDIT)).words


def test_only_what_was_just_done_is_offered_to_be_taken_back_where_it_was_done(
    owner: Person, seeded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(owner, "lock", "A.p1")
    assert bar(owner.page(EDIT)).all("form", id="undo-link")
    monkeypatch.setattr("webapp.operations.checking.AT_ONCE", timedelta(seconds=-1))
    assert not bar(owner.page(EDIT)).all("form", id="undo-link")
    assert owner.page(LIST).one("ol", class_="acts").all("form")
    assert len(stored(seeded)) == 1


def test_a_link_that_stood_just_so_is_told_as_locked(owner: Person, seeded: Desk) -> None:
    do(owner, "link", "A.p1", "C.p1")
    assert [act.verb for act in stored(seeded)] == ["lock"]
    assert "Ada locked as right A ¶ 1 with C ¶ 1" in bar(owner.page(EDIT)).words


def test_while_links_are_changed_each_says_how_likely_it_is(owner: Person) -> None:
    assert "about 99 % likely" in row(owner.page(EDIT), "A.p1")
    assert "likely" not in row(owner.page(f"{D}?right=C"), "A.p1")


def test_the_page_of_a_pair_counts_its_kinds_and_lists_what_is_not_one_to_one(reader: Person) -> None:
    page = reader.page(f"{LIST}?left=A&right=C")
    pair = page.one("section", class_="pair")
    assert "24 links: 19 1:1, 2 merged, 3 split · 0 doubtful" in pair.words
    listed = [item.words for item in pair.one("ol", class_="places").all("li")]
    assert [words.split(" about")[0] for words in listed] == [
        "A ¶ 9–10 with C ¶ 9",
        "A ¶ 13 with C ¶ 12–13",
        "A ¶ 16 with C ¶ 16–17",
        "A ¶ 20 with C ¶ 21–22",
        "A ¶ 21–22 with C ¶ 23",
    ]
    assert f"{LIST}?left=A&right=C" in [link["href"] for link in reader.page(LIST).all("a")]


@pytest.mark.parametrize("query", ["", "?left=A&right=C", "?left=C&right=A"])
def test_any_act_is_undone_from_the_page_of_links(owner: Person, seeded: Desk, query: str) -> None:
    before = linked(seeded, "p9", "p10")
    do(owner, "link", "A.p9", "C.p9")
    do(owner, "lock", "A.p1")
    acts = owner.page(LIST + query).one("ol", class_="acts").all("li")
    assert path_of(owner.send(acts[1].one("form"))) == LIST + query
    assert linked(seeded, "p9", "p10") == before
    assert [act.undone_by is None for act in stored(seeded)] == [True, False]
    newer, older = owner.page(LIST + query).one("ol", class_="acts").all("li")
    assert newer.all("form")
    assert not older.all("form")
    assert "· taken back by Ada, " in older.words
    assert [time["datetime"] for time in older.all("time")] == [
        stored(seeded)[1].at.isoformat(),
        str(stored(seeded)[1].undone_at).replace(" ", "T"),
    ]


def test_the_same_form_sent_twice_writes_once(owner: Person, seeded: Desk) -> None:
    fields = sent(owner.page(EDIT), "link", "A.p9", "C.p9")
    first, second = owner.post(CHANGE, fields), owner.post(CHANGE, fields)
    assert path_of(first) == path_of(second) == f"{EDIT}#A.p9"
    (act,) = stored(seeded)
    form = owner.page(EDIT).one("form", id="undo-link")
    assert path_of(owner.send(form)) == path_of(owner.send(form))
    assert stored(seeded)[0].undone_at is not None
    assert stored(seeded)[0].id == act.id


def test_a_form_that_the_browser_gave_back_and_that_says_something_else_is_another_act(
    owner: Person, seeded: Desk
) -> None:
    page = owner.page(EDIT)
    owner.post(CHANGE, sent(page, "lock", "A.p1"))
    owner.post(CHANGE, sent(page, "lock", "A.p2"))
    owner.post(CHANGE, sent(page, "join", "A.p3", "A.p4"))
    assert len(stored(seeded)) == 3


def test_a_form_sent_again_after_its_act_was_taken_back_says_so_and_can_then_be_sent(
    owner: Person, seeded: Desk
) -> None:
    fields = sent(owner.page(EDIT), "link", "A.p9", "C.p9")
    owner.post(CHANGE, fields)
    owner.send(owner.page(EDIT).one("form", id="undo-link"))
    page = parse(owner.post(CHANGE, fields, 409).text)
    assert "taken back since" in bar(page).one("div", role="alert").words
    assert ticked(page) == ["A.p9", "C.p9"]
    owner.post(CHANGE, sent(page, "link", *ticked(page)))
    assert linked(seeded, "p9") == [("p9", "p9")]


# What is refused


def refused(person: Person, fields: dict[str, str | list[str]], status: int) -> Element:
    page = parse(person.post(CHANGE, fields, status).text)
    assert page.one("section", id="collation")
    assert bar(page).one("div", role="alert").words.startswith("Nothing was changed. ")
    assert page.one("form", id="relink").fields()["key"] != fields["key"]
    return page


@pytest.mark.parametrize(
    ("verb", "picked", "given", "status", "why"),
    [
        ("link", "", {}, 400, "No passage is chosen: choose some"),
        ("lock", "", {}, 400, "No passage is chosen: choose some"),
        ("link", "A.p9 A.p12", {}, 400, "To link passages, choose at least one of A and one of C."),
        ("link", "C.p9", {}, 400, "To link passages, choose at least one of A and one of C."),
        ("join", "A.p9 C.p9", {}, 400, "These passages are one link already."),
        ("join", "A.p1 A.p2", {}, 400, "A link needs both sides: choose a passage of C too."),
        ("lock", "A.p1", {}, 409, "This is locked just so already, by Bea."),
        ("unlink", "A.p2", {}, 409, "This is locked just so already, by Bea."),
        ("", "A.p9", {}, 400, "'' is nothing that can be done to links"),
        ("swap", "A.p9", {}, 400, "'swap' is nothing that can be done to links"),
        ("lock", "A.p9", {"shown": ""}, 400, "The form does not say which links it showed."),
        ("lock", "A.p9", {"shown": "p9 p10:p9"}, 400, "The form does not say which links it showed."),
        ("lock", "A.p9", {"shown": "::: , p9:"}, 400, "The form does not say which links it showed."),
        ("lock", "A.p9", {"shown": "p9:p9"}, 409, "Links of A and C have changed since you looked at them."),
        ("lock", "A.p9", {"shown": "p8:p8"}, 409, "Links of A and C have changed since you looked at them."),
        ("lock", "", {"left": ["p99"]}, 404, "Witness A has no passage p99."),
        ("lock", "", {"left": ["title"]}, 400, "title of A is front matter"),
        ("lock", "", {"right": ["<b> \x00"]}, 404, "Witness C has no passage <b>"),
    ],
)
def test_what_cannot_be_done_gives_the_page_again_with_the_same_boxes_and_the_reason(
    owner: Person,
    seeded: Desk,
    verb: str,
    picked: str,
    given: dict[str, str | list[str]],
    status: int,
    why: str,
) -> None:
    bea = an_account(seeded, "Bea")
    for number in ("p1", "p2"):
        relink(seeded, bea, "unlink", [number], [], right="C", document=DOCUMENT)
    before = stored(seeded)
    page = refused(owner, {**sent(owner.page(EDIT), verb, *picked.split()), **given}, status)
    assert why in bar(page).words
    assert ticked(page) == picked.split()
    assert ("They are still chosen." in bar(page).words) == bool(picked)
    assert stored(seeded) == before


def test_a_refusal_says_what_was_chosen_for_what_and_how_it_is_now(owner: Person, seeded: Desk) -> None:
    page = owner.page(EDIT)
    relink(seeded, an_account(seeded, "Bea"), "link", ["p9"], ["p9"], right="C", document=DOCUMENT)
    again = refused(owner, sent(page, "join", "A.p9", "A.p12", "C.p10"), 409)
    said = bar(again).one("div", role="alert").words
    assert "Links of A and C have changed since you looked at them." in said
    assert "You chose A ¶ 9, 12 and C ¶ 10, to be joined. They are still chosen." in said
    assert "How it is now: A ¶ 9 with C ¶ 9, locked by Bea; A ¶ 11 with C ¶ 10; A ¶ 12 with C ¶ 11." in said
    assert "locked by Bea" in row(again, "A.p9")
    assert again.one("article", id="A.p10").all("p", class_="none")
    assert not bar(again).all("form", id="undo-link")  # Bea's is taken back on the page of links, among all
    assert sorted(ticked(again)) == ["A.p12", "A.p9", "C.p10"]
    owner.post(CHANGE, sent(again, "join", *ticked(again)))
    assert linked(seeded, "p9", "p10") == [("p9 p11 p12", "p9 p10 p11"), ("p10", "")]


def test_a_refusal_for_htmx_is_the_same_part_of_the_page(owner: Person) -> None:
    fields = sent(owner.page(EDIT), "link", "A.p9")
    headers = {"Origin": "http://localhost", "HX-Request": "true", "HX-Target": "main"}
    answer = owner.client.post(CHANGE, data=fields, headers=headers)
    assert answer.status_code == 400
    page = parse(answer.text)
    assert not page.all("html")
    assert page.one("main", id="main").one("div", role="alert")


def test_a_refusal_keeps_the_view_and_the_comments_that_are_open(owner: Person) -> None:
    at = f"{D}?left=B&right=C&by=characters&links=1&at=B.p3"
    page = refused(owner, sent(owner.page(at), "link", "B.p9"), 400)
    assert page.one("aside", id="panel")
    assert page.one("form", id="relink").fields()["view"] == urlsplit(at).query


def test_undoing_what_was_undone_is_refused_where_it_was_asked(owner: Person, seeded: Desk) -> None:
    do(owner, "link", "A.p9", "C.p9")
    in_bar, in_list = (
        owner.page(EDIT).one("form", id="undo-link"),
        owner.page(LIST).one("ol", class_="acts").one("form"),
    )
    linking.undo(seeded, an_account(seeded, "Bea"), document=DOCUMENT, act_id=stored(seeded)[0].id, key="1")
    page = parse(owner.send(in_bar, 409).text)
    assert "already been taken back by Bea" in bar(page).one("div", role="alert").words
    assert not page.all("form", id="undo-link")
    page = parse(owner.send(in_list, 409).text)
    assert "Nothing was changed. This has already been taken back by Bea." in page.one("div", role="alert").words
    assert "taken back by Bea" in page.one("ol", class_="acts").words


def test_an_act_that_is_not_there_cannot_be_undone(owner: Person) -> None:
    do(owner, "lock", "A.p1")
    in_bar, in_list = (
        owner.page(EDIT).one("form", id="undo-link"),
        owner.page(LIST).one("ol", class_="acts").one("form"),
    )
    for form in (in_bar, in_list):
        answer = owner.send(form, 404, act="nonsense")
        assert "There is no such change of links in this document." in parse(answer.text).one("div", role="alert").words
    owner.post("/d/nothing/links/undo", in_list.fields(), 404)
    owner.post("/d/nothing/links", in_list.fields(), 404)


@pytest.mark.parametrize("view", ["right=A", "right=C&mode=inline", "right=C&mode=all", "right=C", "right=C&via=B"])
def test_a_form_of_a_view_without_boxes_is_never_refused_in_silence(owner: Person, seeded: Desk, view: str) -> None:
    fields = {**sent(owner.page(EDIT), "link", "A.p9"), "view": view}
    answer = owner.post(CHANGE, fields, 400)
    assert ("cannot be linked with itself" if view == "right=A" else "choose at least one of A") in answer.text
    answer = owner.post(f"{CHANGE}/undo", {**fields, "act": "nonsense"}, 404)
    assert "There is no such change of links" in answer.text
    assert stored(seeded) == []


@pytest.mark.parametrize(
    ("view", "status"), [("right=Q", 404), ("mode=odd", 400), ("links=2", 400), ("pick=p9&links=1", 400)]
)
def test_a_form_of_no_view_is_refused(owner: Person, seeded: Desk, view: str, status: int) -> None:
    owner.post(CHANGE, {**sent(owner.page(EDIT), "link", "A.p9", "C.p9"), "view": view}, status)
    assert stored(seeded) == []


# Views


def test_links_are_changed_on_the_pairs_own_links_with_every_row_in_sight(owner: Person) -> None:
    page = owner.page(f"{D}?left=B&right=C&links=1&via=A&changed=1&mode=side")
    assert page.one("form", id="relink").fields()["view"] == "left=B&right=C&links=1"
    assert page.one("a", id="via-none")["aria-current"] == "true"
    assert len(boxes(page)) == 26 + 27


@pytest.mark.parametrize("query", ["right=C&mode=inline", "mode=all", "left=A&right=A"])
def test_in_another_layout_links_are_not_changed_and_the_way_there_is_one_step(owner: Person, query: str) -> None:
    page = owner.page(f"{D}?{query}&links=1&pick=A.p9")
    assert not boxes(page)
    assert not page.all("section", id="links-bar")
    if "left" not in query:
        there = owner.page(page.one("a", id="edit-links")["href"])
        assert boxes(there)
        assert there.one("a", id="edit-links")["href"] == f"{D}?{query.partition('&')[0]}".replace("?mode=all", "")


@pytest.mark.parametrize(("query", "through"), [("via=A", False), ("via=C", False), ("via=B", True)])
def test_a_side_is_no_base(owner: Person, query: str, through: bool) -> None:
    page = owner.page(f"{D}?right=C&{query}")
    assert ("linked through" in page.one("p", class_="sum").words) == through
    assert page.one("a", id="mode-inline")["href"] == f"{D}?right=C&mode=inline{'&via=B' if through else ''}"


def test_through_a_base_it_says_where_the_direct_links_are_others(owner: Person) -> None:
    do(owner, "link", "A.p9", "C.p9")
    page = owner.page(f"{D}?left=B&right=C&via=A")
    assert "linked through A, 2 rows otherwise than directly" in page.one("p", class_="sum").words
    for anchor in ("B.p9", "B.p10"):
        assert "directly: B ¶ 9–10 with C ¶ 9" in row(page, anchor)
    assert "directly:" not in row(page, "B.p11")
    assert "directly:" not in owner.page(f"{D}?left=B&right=C").one("section", id="collation").words


@pytest.mark.parametrize("query", ["links=2", "links=1&pick=p9", "links=1&pick=A.", "right=C&via=Q"])
def test_a_view_that_cannot_be_is_refused(owner: Person, query: str) -> None:
    assert owner.client.get(f"{D}?{query}").status_code in (400, 404)


@pytest.mark.parametrize(
    ("query", "status"),
    [("left=A&right=A", 400), ("left=A&right=Q", 404), ("left=Q", 404), ("right=Q", 404), ("left=A", 200)],
)
def test_a_pair_that_is_none_is_refused(reader: Person, query: str, status: int) -> None:
    reader.get(f"{LIST}?{query}", status)
    reader.get("/d/nothing/links", 404)


# Pages that the browser has


@pytest.mark.parametrize("address", [EDIT, f"{EDIT}&pick=A.p9", LIST, f"{LIST}?left=A&right=C"])
def test_a_page_is_unchanged_until_links_are(owner: Person, reader: Person, address: str) -> None:
    tags = {name: person.get(address).headers["ETag"] for name, person in (("ada", owner), ("nobody", reader))}
    assert len(set(tags.values())) == 2
    owner.get(address, 304, {"If-None-Match": tags["ada"]})
    do(owner, "lock", "A.p1")
    after = owner.get(address, 200, {"If-None-Match": tags["ada"]}).headers["ETag"]
    reader.get(address, 200, {"If-None-Match": tags["nobody"]})
    owner.get(address, 304, {"If-None-Match": after})
    owner.send(owner.page(EDIT).one("form", id="undo-link"))
    owner.get(address, 200, {"If-None-Match": after})


def test_pages_of_links_that_say_other_things_have_other_tags(owner: Person) -> None:
    addresses = [
        EDIT,
        f"{EDIT}&pick=A.p9",
        f"{EDIT}&pick=A.p10",
        LIST,
        f"{LIST}?left=A&right=C",
        f"{LIST}?left=A&right=B",
    ]
    assert len({owner.get(address).headers["ETag"] for address in addresses}) == len(addresses)


def test_a_refusal_is_kept_by_nobody(owner: Person) -> None:
    answer = owner.post(CHANGE, sent(owner.page(EDIT), "link", "A.p9"), 400)
    assert "ETag" not in answer.headers


# What htmx does


@pytest.mark.parametrize("refusal", [False, True])
@pytest.mark.parametrize("address", [EDIT, LIST, f"{D}?left=B&right=C&via=A", f"{D}?mode=all"])
def test_everything_that_htmx_asks_for_has_a_place_to_go(owner: Person, address: str, refusal: bool) -> None:
    do(owner, "link", "A.p9", "C.p9")
    if refusal:
        page = parse(owner.post(CHANGE, sent(owner.page(EDIT), "link", "A.p12"), 400).text)
    else:
        page = owner.page(address)
    ids = [element["id"] for element in page.elements() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element, verb in requests_of(page):
        assert inherited(element, "hx-target").removeprefix("#") in ids
        assert inherited(element, "hx-swap").startswith("outerHTML")
        if verb == "post":
            assert element["hx-post"] == element["action"]
    assert {form["hx-post"] for form in page.all("form") if "hx-post" in form.attributes} == (
        {CHANGE, f"{CHANGE}/undo"} if refusal or address == EDIT else set()
    )


# What is to be checked, in a small document whose links are as a test says


LETTER = "/d/letter/"
TEXTS = {
    "A": [
        "The ship came home late.",
        "Nobody waited.",
        "Only one lamp burned.",
        "He wrote the hour.",
        "Then all slept.",
    ],
    "B": ["A ship came home late.", "No one waited.", "One lamp only burned.", "He noted the hour.", "Then all slept."],
    "C": ["The ship was late.", "Nobody waited; one lamp burned.", "He wrote down the hour.", "All slept then."],
}
ONE_BY_ONE = [(0,), (1,), (2,), (3,), (4,)]
SURE = 0.97


def align(desk: Desk, monkeypatch: pytest.MonkeyPatch, left: str, right: str, found: Sequence[Link]) -> None:
    sides = newest(desk, left, "letter"), newest(desk, right, "letter")
    own = [placed.passage.text for placed in sides[0].body]

    def say(one: Sequence[str], _: Sequence[str], **__: object) -> list[Link]:
        return list(found) if list(one) == own else [link.mirrored() for link in found]

    monkeypatch.setattr(alignments, "align", say)
    alignments.compute(desk, *sides)


@pytest.fixture
def letter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A, B and C; three links of A and B are doubtful, and B and C are linked otherwise through A than directly."""
    for siglum, texts in TEXTS.items():
        content = siglum.encode()
        import_witness(
            desk,
            document="letter",
            siglum=siglum,
            source=witness(siglum, *texts),
            content=content,
            name="x",
            actor=None,
        )
    scores = [SURE, 0.62, 0.31, 0.004, SURE]
    align(desk, monkeypatch, "A", "B", [Link(at, at, score) for at, score in zip(ONE_BY_ONE, scores, strict=True)])
    merged = [Link((0,), (0,), SURE), Link((1, 2), (1,), SURE), Link((3,), (2,), SURE), Link((4,), (3,), SURE)]
    align(desk, monkeypatch, "A", "C", merged)
    direct = [merged[0], Link((1,), (1,), SURE), Link((2,), (), SURE), *merged[2:]]
    align(desk, monkeypatch, "B", "C", direct)
    return desk


@pytest.fixture
def editor(letter: Desk) -> Person:
    app: Flask = create_app(letter, sign_in_token=TOKEN)
    return Person(app.test_client()).sign_in()


def section(page: Element, pair: str) -> Element:
    return page.one("section", aria_labelledby=f"pair-{pair}")


def under(part: Element, heading: str) -> list[str]:
    """The entries of the list below a heading."""
    elements = list(part.elements())
    at = next((at for at, element in enumerate(elements) if element.tag == "h3" and element.words == heading), None)
    if at is None:
        return []
    return [entry.words for entry in next(e for e in elements[at:] if e.tag == "ol").all("li")]


def test_doubtful_links_are_listed_least_likely_first_with_their_probability(editor: Person) -> None:
    page = editor.page(f"{LETTER}links")
    assert "3 links to check and 1 place linked otherwise through A, in 3 pairs of witnesses." in page.words
    pair = section(page, "A-B")
    assert "5 links: 5 1:1 · 3 doubtful · 0 locked" in pair.words
    assert under(pair, "Doubtful, the least likely first") == [
        "A ¶ 4 with B ¶ 4 under 1 % likely He wrote the hour. He noted the hour.",
        "A ¶ 3 with B ¶ 3 about 31 % likely Only one lamp burned. One lamp only burned.",
        "A ¶ 2 with B ¶ 2 about 62 % likely Nobody waited. No one waited.",
    ]
    assert under(section(page, "A-C"), "Doubtful, the least likely first") == []
    assert [link["href"] for link in pair.all("a")][1:] == [
        f"{LETTER}?links=1&pick=A.p{number}+B.p{number}#A.p{number}" for number in (4, 3, 2)
    ]


def test_a_doubtful_link_is_flagged_where_it_stands_and_locking_it_settles_the_doubt(
    editor: Person, letter: Desk
) -> None:
    page = editor.page(LETTER)
    assert page.one("p", class_="sum").words.endswith("3 links to check")
    assert page.one("p", class_="sum").one("a")["href"] == f"{LETTER}links?left=A&right=B"
    flag = page.one("article", id="A.p3").one("details")
    assert flag.one("summary").words == "check this link"
    assert "About 31 % likely: a person would link these." in flag.words
    assert not page.one("article", id="A.p1").all("details")
    there = [link["href"] for link in section(editor.page(f"{LETTER}links"), "A-B").all("a")][2]
    do(editor, "lock", *ticked(editor.page(there)), at=there)
    page = editor.page(f"{LETTER}links")
    assert "2 links to check" in page.words
    assert "5 links: 5 1:1 · 2 doubtful · 1 locked" in section(page, "A-B").words
    assert not editor.page(LETTER).one("article", id="A.p3").all("details")
    assert len(stored(letter, "B", "letter")) == 1


def test_a_lock_whose_text_changed_is_listed_and_flagged_until_it_is_said_again(
    editor: Person, letter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(editor, "lock", "A.p4", "A.p5", at=f"{LETTER}?links=1")
    said = {f"p{number}": text for number, text in enumerate(TEXTS["B"], start=1)}
    revise(letter, "B", said | {"p5": "Then all were asleep."}, "letter")
    align(letter, monkeypatch, "A", "B", [Link(at, at, SURE) for at in ONE_BY_ONE])
    pair = section(editor.page(f"{LETTER}links"), "A-B")
    (entry,) = under(pair, "Locked, but the text has changed since")
    assert entry.startswith("A ¶ 5 with B ¶ 5 locked by Ada, ")
    assert entry.endswith("Then all slept. Then all were asleep.")
    page = editor.page(f"{LETTER}?links=1")
    assert "check: the text has changed since" in row(page, "A.p5")
    assert "check:" not in row(page, "A.p4")
    do(editor, "lock", "A.p5", at=f"{LETTER}?links=1")
    assert under(section(editor.page(f"{LETTER}links"), "A-B"), "Locked, but the text has changed since") == []


def test_where_the_way_through_the_first_witness_parts_from_the_direct_one_is_listed(editor: Person) -> None:
    page = editor.page(f"{LETTER}links")
    pair = section(page, "B-C")
    assert "1 place linked otherwise through A" in pair.words
    assert under(pair, "Linked otherwise through A") == [
        "Directly: B ¶ 2 with C ¶ 2; B ¶ 3 alone Through A: B ¶ 2–3 with C ¶ 2"
    ]
    direct, composite = (link["href"] for link in pair.all("a") if link.words in ("Directly", "Through A"))
    assert direct == f"{LETTER}?left=B&right=C&links=1#B.p2"
    assert composite == f"{LETTER}?left=B&right=C&via=A#B.p2"
    assert editor.page(direct).one("article", id="B.p2")
    assert "directly: B ¶ 2 with C ¶ 2; B ¶ 3 alone" in row(editor.page(composite), "B.p2")
    for pair_with_base in ("A-B", "A-C"):
        assert "through" not in section(page, pair_with_base).words


def test_what_was_done_is_told_newest_first_with_whom_and_when(editor: Person, letter: Desk) -> None:
    do(editor, "join", "A.p1", "A.p2", at=f"{LETTER}?links=1")
    do(editor, "lock", "A.p3", at=f"{LETTER}?links=1")
    acts = under(section(editor.page(f"{LETTER}links"), "A-B"), "What was done")
    newer, older = stored(letter, "B", "letter")
    when = f"{newer.at.day} {newer.at:%B %Y, %H:%M} UTC"
    assert acts[0] == f"Ada locked as right A ¶ 3 with B ¶ 3 · {when} Take back"
    assert acts[1].startswith(f"Ada joined A ¶ 1–2 with B ¶ 1–2 · {older.at.day} ")


def test_an_act_on_passages_that_are_gone_is_told_without_them(
    editor: Person, letter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(editor, "unlink", "A.p5", at=f"{LETTER}?links=1")
    do(editor, "unlink", "A.p1", "B.p1", at=f"{LETTER}?links=1")
    for siglum in "AB":
        texts = {f"p{number}": text for number, text in enumerate(TEXTS[siglum], start=1)}
        revise(letter, siglum, {name: texts[name] for name in ("p2", "p3", "p4")}, "letter")
    align(letter, monkeypatch, "A", "B", [Link(at, at, SURE) for at in ONE_BY_ONE[:3]])
    for said in under(section(editor.page(f"{LETTER}links"), "A-B"), "What was done"):
        assert "Ada set apart passages that are no longer there · " in said


def test_long_lists_are_cut_while_all_pairs_are_shown(editor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LISTED", 2)
    pair = section(editor.page(f"{LETTER}links"), "A-B")
    assert len(under(pair, "Doubtful, the least likely first")) == 2
    assert "1 more: all of A – B" in pair.words
    there = next(link["href"] for link in pair.all("a") if link.words == "all of A – B")
    assert len(under(section(editor.page(there), "A-B"), "Doubtful, the least likely first")) == 3
    assert "more:" not in editor.page(there).words


def test_the_links_of_a_pair_alone_and_seen_from_the_other_side(editor: Person) -> None:
    page = editor.page(f"{LETTER}links?left=B&right=A")
    assert len(page.all("section", class_="pair")) == 1
    assert under(section(page, "B-A"), "Doubtful, the least likely first")[0].startswith("B ¶ 4 with A ¶ 4")
    assert page.one("a", id="back")["href"] == LETTER


def test_every_link_of_the_page_leads_to_a_passage_that_is_there(
    editor: Person, letter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    relink(letter, an_account(letter), "unlink", ["p3"], [], right="C", document="letter")
    alone = [Link(at, (), SURE) for at in ONE_BY_ONE] + [Link((), at, 0.4) for at in ONE_BY_ONE]
    align(letter, monkeypatch, "A", "B", alone)
    for link in editor.page(f"{LETTER}links").one("main").all("a"):
        parts = urlsplit(link["href"])
        if parts.fragment and parts.path == LETTER:
            assert editor.page(link["href"]).one(id=parts.fragment)
            picked = dict(parse_qsl(parts.query)).get("pick", "").split()
            assert sorted(ticked(editor.page(link["href"]))) == sorted(picked)
            assert parts.fragment in picked or not picked


def test_a_pair_that_is_not_aligned_yet_has_no_boxes_and_takes_no_act(editor: Person, letter: Desk) -> None:
    fields = sent(editor.page(f"{LETTER}?links=1"), "lock", "A.p1")
    import_witness(
        letter, document="letter", siglum="D", source=witness("D", "Late."), content=b"D", name="x", actor=None
    )
    page = editor.page(f"{LETTER}?right=D&links=1")
    assert not boxes(page)
    assert "Links can be changed as soon as these witnesses are aligned." in bar(page).words
    answer = editor.post(f"{LETTER}links", {**fields, "view": "right=D&links=1"}, 409)
    assert "A and D are not aligned yet" in answer.text
    page = editor.page(f"{LETTER}links")
    assert "3 pairs are not aligned yet." in page.words
    assert "Not aligned yet. How far it is" in section(page, "A-D").words


def test_texts_with_nothing_in_common_are_said_to_have_nothing(
    editor: Person, letter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Nothing was found in common between A and C: no passage is linked."
    assert said not in editor.page(f"{LETTER}?right=C").words
    alone = [Link(at, (), 0.5) for at in ONE_BY_ONE] + [Link((), at, 0.5) for at in ONE_BY_ONE[:4]]
    align(letter, monkeypatch, "A", "C", alone)
    for query in ("?right=C", "?right=C&links=1", "?mode=all"):
        assert said in editor.page(LETTER + query).words
    do(editor, "link", "A.p1", "C.p1", at=f"{LETTER}?right=C&links=1")
    assert said not in editor.page(f"{LETTER}?right=C").words


def test_a_lone_witness_has_nothing_to_link(desk: Desk) -> None:
    import_witness(desk, document="d", siglum="A", source=witness("A", "One."), content=b"A", name="x", actor=None)
    alone = Person(create_app(desk, sign_in_token=TOKEN).test_client()).sign_in()
    assert "There is one witness, so there is nothing to link." in alone.page("/d/d/links").words
    page = alone.page("/d/d/?links=1")
    assert not boxes(page)
    assert not page.all("a", id="edit-links")


def test_a_name_stays_a_name(letter: Desk) -> None:
    name = "<b hx-get='/'>Eve</b>"
    eve = Person(create_app(letter, sign_in_token=TOKEN).test_client()).sign_in(name)
    do(eve, "lock", "A.p1", at=f"{LETTER}?links=1")
    refusal = parse(eve.post(f"{LETTER}links", sent(eve.page(f"{LETTER}?links=1"), "lock", "A.p1"), 409).text)
    for page in (eve.page(f"{LETTER}links"), eve.page(f"{LETTER}?links=1"), eve.page(f"{LETTER}?mode=all"), refusal):
        holders = [part for part in page.elements() if name in part.inside]
        assert holders
        for holder in holders:
            assert any("hx-disable" in part.attributes for part in (holder, *holder.parents()))
