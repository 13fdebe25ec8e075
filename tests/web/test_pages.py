"""The pages with the repository's own document: what stands on them, and that their markup holds together."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element, parse
from webapp.operations import reading
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.text.cedict import notice
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.web.steps import level, steps_of

D = f"/d/{DOCUMENT}/"
PAGES = [
    *(
        "/",
        "/help",
        D,
        f"{D}?mode=inline",
        f"{D}?left=B&right=C&mode=all",
        f"{D}?mode=all&at=A.p10",
        f"{D}?left=B&right=C&changed=1&by=characters",
    ),
    *(f"{D}?right=Z&script=hant&at=Z.p10", f"{D}?right=Z&mode=inline", f"{D}?left=C&right=A", f"{D}?at=A.title"),
    *(f"{D}A/p10", f"{D}A/p16@1", f"{D}Z/p10?script=hant", f"{D}C/citation", f"{D}A/citation"),
    *(f"{D}?right=C&links=1&pick=A.p9", f"{D}?left=B&right=C&via=A", f"{D}links", f"{D}links?left=A&right=C"),
    *(f"{D}apparatus", f"{D}apparatus?base=C&hide=case%20punctuation&form=positive&with=A", f"{D}apparatus?base=Z"),
    *(f"{D}overview", f"{D}overview?base=B&hide=case", f"{D}overview?base=Z", f"{D}overview?form=odd"),
    *("/desk/the-first-token", "/nowhere", f"{D}?mode=odd", f"{D}A/p99"),
]

# what CC-CEDICT asks for of those who show it
OF_THE_DICTIONARY = ("https://www.mdbg.net/chinese/dictionary?page=cedict", notice().licence)

ALIKE = re.compile(r"(/terms/|term=)(?!t01\b)t\d|/p(?!10\b)\d+(@\d+)?\?(help|script|terms)")
"""One of the desk's terms, and the views of one passage, stand for all of them."""


def whatever_the_status(person: Person, address: str) -> Element:
    return parse(person.client.get(address).text)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_well_formed_and_has_no_id_twice(owner: Person, reader: Person, address: str) -> None:
    for person in (owner, reader):
        page = whatever_the_status(person, address)
        ids = [element["id"] for element in page.elements() if element.get("id")]
        assert sorted(ids) == sorted(set(ids))
        assert len(page.all("h1")) == 1
        assert len(page.all("main")) == 1


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_styled_or_scripted_inline(owner: Person, address: str) -> None:
    for element in whatever_the_status(owner, address).elements():
        assert element.tag != "style"
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        assert element.tag != "script" or element.get("src")


@pytest.mark.parametrize("address", PAGES)
def test_labels_and_references_point_at_something(owner: Person, address: str) -> None:
    page = whatever_the_status(owner, address)
    ids = {element.get("id") for element in page.elements()}
    for element in page.elements():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set(element.get(name).split()) <= ids


def inherited(element: Element, name: str) -> str:
    """The value of an htmx attribute that holds for an element: its own, or the nearest one around it."""
    return next((own[name] for own in (element, *element.parents()) if name in own.attributes), "")


def requests_of(page: Element) -> Iterator[tuple[Element, str]]:
    """Everything on a page that makes htmx ask for something, with the method."""
    for element in page.elements():
        if any("hx-disable" in parent.attributes for parent in (element, *element.parents())):
            continue
        for verb in ("get", "post"):
            if f"hx-{verb}" in element.attributes:
                yield element, verb
        boosted = inherited(element, "hx-boost") == "true"
        if boosted and element.tag == "a" and not element.get("href").startswith("#"):
            yield element, "get"
        assert not (boosted and element.tag == "form"), "a boosted form would put its own address into the history"


@pytest.mark.parametrize("address", PAGES)
def test_everything_that_htmx_asks_for_exists_and_has_a_place_to_go(owner: Person, address: str) -> None:
    page = whatever_the_status(owner, address)
    ids = Counter(element.get("id") for element in page.elements())
    asked = set()
    for element, verb in requests_of(page):
        target = inherited(element, "hx-target")
        assert ids[target.removeprefix("#")] == 1, f"{target} of {element.attributes}"
        assert inherited(element, "hx-swap").startswith("outerHTML")
        where = element.get(f"hx-{verb}") or element["href"]
        if verb == "post":
            assert where == element["action"]
            continue
        kind = re.sub(r"at=[^&#]*|#.*", "at", where)  # to open one passage's comments is to open any
        if kind in asked:
            continue
        asked.add(kind)
        fragment = owner.page(where, headers={"HX-Request": "true", "HX-Target": target.removeprefix("#")})
        assert fragment.all(id=target.removeprefix("#")), f"{where} does not bring {target} back"


def test_every_link_leads_somewhere(owner: Person) -> None:
    ids: dict[str, set[str]] = {}
    waiting, wanted = ["/"], []
    while waiting:
        address = waiting.pop()
        answer = owner.get(address)
        page = parse(answer.text if answer.mimetype == "text/html" else "")  # and no file to keep
        ids[address] = {element["id"] for element in page.elements() if element.get("id")}
        for link in page.all("a"):
            parts = urlsplit(urljoin(address, link["href"]))
            if link["href"] in OF_THE_DICTIONARY:
                continue
            assert parts.netloc in ("", "localhost"), link["href"]
            target = parts._replace(scheme="", netloc="", fragment="").geturl()
            if ALIKE.search(target):
                continue
            wanted.append((address, target, parts.fragment))
            # views of views are without end: of these, one step is enough
            known = target in ids or target in waiting
            if not known and not ("?" in target and ("?" in address or "at=" in target)):
                waiting.append(target)
    for address, target, fragment in wanted:
        if target in ids and fragment and not fragment.startswith(":~:text="):  # words, which browsers look for
            assert fragment in ids[target], f"{address} links to {target}#{fragment}"
    for target in sorted({target for _, target, _ in wanted if target not in ids and "at=" not in target}):
        owner.get(target)


def test_the_library_names_the_document_and_its_witnesses(reader: Person) -> None:
    page = reader.page("/")
    entry = page.one("ul", class_="library")
    assert "9 May 1963 · Wilson Center Digital Archive, PRC FMA, 109-03895-01, 1-4 · original: Chinese" in entry.words
    assert "26 passages · 4 witnesses · 0 open threads" in entry.words
    assert "Z Chinese reconstruction, 2026 reconstruction, not a source" in entry.words


def test_an_empty_desk_says_what_to_do(desk: Desk) -> None:
    from webapp.web import create_app

    page = Person(create_app(desk).test_client()).page("/")
    assert "There is no document on this desk yet." in page.words
    assert "variorum import" in page.words


def test_two_witnesses_stand_side_by_side_with_differences_marked(reader: Person) -> None:
    page = reader.page(D)
    row = page.one("article", id="A.p10")
    left, right = row.all("div", class_="cell")
    assert [mark.words for mark in left.all("del")] == ["only left: said", "only left: has relied"]
    assert [mark.words for mark in right.all("ins")] == ["only right: says that", "only right: depends"]
    assert "¶ 10: comments I.5 2 differences" in row.one("header").words
    assert left.one("div", class_="text").text.startswith("5. Khrushchev ")


def test_front_matter_stands_above_the_text_and_outside_its_count(reader: Person) -> None:
    page = reader.page(D)
    rows = page.all("article")
    front = [row for row in rows if "front" in row["class"].split()]
    assert rows[: len(front)] == front
    assert [row.one("h3").words for row in front][:2] == ["Title: comments", "Date line: comments"]
    assert len(page.one("nav", class_="strip").all("a")) == 26


def test_the_page_break_of_the_file_is_marked(reader: Person) -> None:
    mark = reader.page(D).one("span", class_="break")
    assert mark["data-kind"] == "page"
    assert mark.text == " "


def test_a_filter_says_what_it_hides(reader: Person) -> None:
    whole, filtered = reader.page(D), reader.page(f"{D}?changed=1")
    said = f"{filtered.one('p', class_='sum').words} {filtered.one('p', class_='confesses').words}"
    hidden = len(whole.all("article")) - len(filtered.all("article"))
    found = re.search(
        r"in (\d+) of 26 passages, and \d+ more in the front matter .* (\d+) unchanged passages hidden", said
    )
    assert found is not None
    assert int(found[2]) == hidden > 0
    assert whole.one("p", class_="confesses").words == "nothing hidden"
    changed = [row for row in filtered.all("article") if "front" not in row["class"].split()]
    assert len(changed) == int(found[1])


def test_the_strip_leads_from_a_hidden_passage_to_the_whole_text(reader: Person) -> None:
    filtered = reader.page(f"{D}?changed=1")
    shown = {row["id"] for row in filtered.all("article")}
    for link in filtered.one("nav", class_="strip").all("a"):
        path, _, fragment = link["href"].partition("#")
        assert path == ("" if fragment in shown else D)


def test_the_strip_shows_how_much_each_passage_differs(reader: Person, seeded: Desk) -> None:
    rows = reading.compare(seeded, DOCUMENT, reading.Choice("A", "C")).strip
    shown = [link["class"] for link in reader.page(f"{D}?right=C").one("nav", class_="strip").all("a")]
    steps = steps_of(row.amount for row in rows)
    assert shown == [f"step-{level(row.amount, steps)}" for row in rows]


@pytest.mark.parametrize("right", ["B", "C"])
def test_close_and_free_texts_both_show_in_the_strip_where_they_part_most(reader: Person, right: str) -> None:
    strip = reader.page(f"{D}?right={right}").one("nav", class_="strip")
    shown = [link["class"] for link in strip.all("a")]
    assert set(shown) >= {f"step-{step}" for step in range(6)}
    assert max(map(shown.count, set(shown))) <= len(shown) / 2
    assert re.fullmatch(r".*: the darkest in over \d+ % of their characters", strip["aria-label"])
    assert strip.all("a")[9]["title"].endswith("% of the characters differ")


def test_a_passage_without_counterpart_says_so(reader: Person) -> None:
    row = reader.page(D).one("article", id="A.citation")
    assert "B has no counterpart for this passage." in row.words
    assert "only in A" in row.words


def test_passages_that_are_not_one_to_one_say_how_they_relate(reader: Person) -> None:
    said = [row.one("header").words for row in reader.page(f"{D}?right=C").all("article")]
    assert any("several passages of A are one in C" in words for words in said)
    assert any("one passage of A is several in C" in words for words in said)


def test_each_of_several_passages_in_a_row_can_be_opened(reader: Person) -> None:
    page = reader.page(f"{D}?right=C")
    row = next(
        row for row in page.all("article") if "A.p10" in {link["href"].rpartition("#")[2] for link in row.all("a")}
    )
    assert row["id"] == "A.p9"
    assert [link.words for link in row.one("h3").all("a")] == ["¶ 9: comments", "¶ 10: comments"]
    assert row.one("div", id="A.p10").text.startswith("5. ")
    opened = reader.page(row.one("a", id="at-A.p10")["href"])
    assert "open" in opened.one("article", id="A.p9")["class"].split()
    assert opened.one("aside").one("h2").words == "A ¶ 10 · 0 open threads"


def test_inline_shows_one_text_with_both_readings(reader: Person) -> None:
    row = reader.page(f"{D}?mode=inline").one("article", id="A.p10")
    text = row.one("div", class_="text")
    assert [(mark.tag, mark.words) for mark in text.elements() if mark.tag in ("ins", "del")] == [
        ("del", "only left: said"),
        ("ins", "only right: says that"),
        ("del", "only left: has relied"),
        ("ins", "only right: depends"),
    ]


def test_all_witnesses_stand_under_one_another(reader: Person) -> None:
    row = reader.page(f"{D}?mode=all").one("article", id="A.p5")
    assert [who.one("b").words for who in row.all("p", class_="who")] == ["A", "B", "C", "Z"]


@pytest.mark.parametrize(
    "address",
    ["/", f"{D}?right=Z", f"{D}?mode=all", f"{D}?mode=inline&right=Z", f"{D}Z/p10", f"{D}A/p10", f"{D}?at=Z.p10"],
)
def test_a_reconstruction_is_labelled_wherever_it_is_shown(reader: Person, address: str) -> None:
    assert "reconstruction, not a source" in reader.page(address).one("main").words


@pytest.mark.parametrize("mode", ["side", "inline", "all"])
def test_every_cell_of_a_reconstruction_is_labelled(reader: Person, mode: str) -> None:
    for row in reader.page(f"{D}?right=Z&mode={mode}").all("article"):
        labels = [who.words for who in row.all("p", class_="who") if "Z" in who.words]
        assert labels
        assert all("reconstruction, not a source" in label for label in labels)


@pytest.mark.parametrize(
    ("script", "language", "words"), [("hans", "zh-Hans", "罗马尼亚"), ("hant", "zh-Hant", "羅馬尼亞")]
)
def test_chinese_is_shown_in_the_characters_chosen(reader: Person, script: str, language: str, words: str) -> None:
    page = reader.page(f"{D}?right=Z&script={script}")
    summary = page.one("article", id="A.summary").all("div", class_="text")[1]
    assert summary["lang"] == language
    assert words in summary.text
    assert page.one("a", id=f"script-{script}")["aria-current"] == "true"


def test_there_is_no_choice_of_characters_without_chinese(reader: Person) -> None:
    assert not reader.page(D).all("a", id="script-hant")


def test_every_text_has_its_language(reader: Person) -> None:
    for text in reader.page(f"{D}?mode=all").all("div", class_="text"):
        assert text["lang"] in ("en", "en-GB", "zh-Hans")
        assert text["dir"] == "auto"


def test_the_passage_page_shows_what_stands_for_it_and_how_to_cite_it(reader: Person) -> None:
    page = reader.page(f"{D}A/p10")
    assert page.one("div", class_="main").text == (
        "5. Khrushchev said the cause of peace has relied on him and Kennedy. What about other political forces?"
    )
    assert [who.one("b").words for who in page.all("p", class_="who")] == ["B", "C", "Z"]
    assert "¶ 10 (I.5), witness A" in page.one("p", class_="citation").words
    assert page.one("a", rel="next")["href"] == f"{D}A/p11"
    assert page.one("a", rel="prev")["href"] == f"{D}A/p9"
    pinned = next(link["href"] for link in page.all("a") if "@" in link["href"])
    assert "open it as it stands now" not in page.words
    assert reader.page(pinned).one("h1").words == page.one("h1").words


def test_the_title_page_of_a_passage_has_no_previous_one(reader: Person) -> None:
    page = reader.page(f"{D}A/title")
    assert not page.all("a", rel="prev") or page.one("a", rel="prev")["href"] != f"{D}A/"


def test_brackets_are_named_by_what_they_are(reader: Person) -> None:
    said = reader.page(f"{D}A/p8").one("ul", class_="brackets").words
    assert "[dealing with Yugoslavia]" in said


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{D}?mode=sideways", 400, "mode can be side, inline, all"),
        (f"{D}?left=Q", 404, "A, B, C"),
        (f"{D}?at=A.p99", 404, "p99"),
        (f"{D}A/p99", 404, "p99"),
        (f"{D}A/p10@9", 404, ""),
        (f"{D}A/p10@one", 404, "write @ and its number"),
        (f"{D}A/p10@", 404, "write @ and its number"),
        (f"{D}A/p10@٣", 404, "write @ and its number"),
        (f"{D}A/p10?script=latin", 400, "script can be source, hans, hant"),
        (f"{D}?at=%00", 400, "“\ufffd” names no passage"),
        (f"{D}?mode=%00", 400, "“mode=\ufffd”"),
        (f"{D}A/p%00", 404, "no passage p\ufffd"),
        ("/d/nothing/", 404, "nothing"),
        ("/nowhere", 404, "No page of this desk has this address."),
    ],
)
def test_an_address_that_cannot_be_shown_says_why_and_leads_on(
    reader: Person, address: str, status: int, said: str
) -> None:
    page = reader.page(address, status)
    assert said in page.one("p", class_="lead").words
    assert "\x00" not in page.text
    for link in page.one("ul", class_="ways").all("a"):
        reader.get(link["href"])
    if address.startswith(D):
        assert D in [link["href"] for link in page.one("ul", class_="ways").all("a")]


HOSTILE = "<img src=x onerror=alert(1)>&amp;<b hx-get='/' hx-trigger='load'>\u202ex"


def test_text_from_outside_stays_text_and_cannot_make_htmx_act(desk: Desk) -> None:
    from webapp.web import create_app

    for siglum, more in (("A", ""), ("B", " more")):
        passages = (Passage(Kind.TITLE, HOSTILE), Passage(Kind.PARAGRAPH, HOSTILE + more, label="<i>1.</i> "))
        header = Header(siglum=siglum, label=HOSTILE, language="en", note=HOSTILE, made_by=HOSTILE, rights=HOSTILE)
        content = f"{siglum}{more}".encode()
        source = WitnessFile(passages, header, original_language=HOSTILE)
        import_witness(desk, document="h", siglum=siglum, source=source, content=content, name="h.txt", actor=None)
    person = Person(create_app(desk, sign_in_token="the-first-token").test_client()).sign_in(
        name="<script>Ada</script>"
    )
    person.send(person.page("/d/h/A/p1").one("form", class_="write"), body=HOSTILE)
    for address in ("/", "/d/h/", "/d/h/?mode=inline", "/d/h/?mode=all&at=A.p1", "/d/h/A/p1"):
        page = person.page(address)
        assert not page.all("img")
        assert not [mark for mark in page.all("i") if "class" not in mark.attributes]
        assert not [element for element in page.elements() if element.get("hx-trigger") == "load"]
        for element in page.elements():
            own = "".join(part for part in element.inside if isinstance(part, str))
            if "<img" in own and element.tag not in ("title", "small"):
                around = (element, *element.parents())
                assert any("hx-disable" in parent.attributes for parent in around), element.attributes


def test_a_lone_witness_is_shown_without_anything_to_compare(desk: Desk) -> None:
    from webapp.web import create_app

    source = WitnessFile((Passage(Kind.PARAGRAPH, "One."),), Header(siglum="A", label="Only", language="en"))
    import_witness(desk, document="lone", siglum="A", source=source, content=b"x", name="x.txt", actor=None)
    page = Person(create_app(desk).test_client()).page("/d/lone/")
    assert "A is the only witness so far · 1 passage · nothing hidden" in page.one("p", class_="sum").words
    assert len(page.one("article", id="A.p1").all("div", class_="cell")) == 1
    assert not page.all("a", id="swap")


def test_witnesses_that_are_not_aligned_yet_are_shown_with_the_progress(desk: Desk) -> None:
    from webapp.web import create_app

    for siglum in "AB":
        source = WitnessFile((Passage(Kind.PARAGRAPH, f"One {siglum}."),), Header(siglum=siglum, language="en"))
        import_witness(
            desk, document="new", siglum=siglum, source=source, content=siglum.encode(), name="x.txt", actor=None
        )
    reader = Person(create_app(desk).test_client())
    page = reader.page("/d/new/")
    assert "One A." in page.words
    assert not page.all("ins")
    progress = page.one("div", id="progress")
    assert progress["hx-trigger"] == "every 2s"
    assert progress.one("a")["href"] == "/d/new/"

    polled = {"HX-Request": "true", "HX-Target": "progress"}
    fragment = reader.page("/d/new/", headers=polled)
    assert [part.tag for part in fragment.inside if isinstance(part, Element)] == ["div"]

    align_missing(desk, "new")
    ready = reader.page("/d/new/", headers=polled).one("div", id="progress")
    assert (ready["hx-trigger"], ready["hx-target"]) == ("load", "#main")
    assert reader.page("/d/new/").all("ins")


def test_a_text_without_title_or_header_leaves_no_holes(desk: Desk) -> None:
    from webapp.web import create_app

    for siglum, text in (("A", "One."), ("B", "One!")):
        source = WitnessFile((Passage(Kind.PARAGRAPH, text),), Header())
        content = text.encode()
        import_witness(desk, document="bare", siglum=siglum, source=source, content=content, name="x.txt", actor=None)
    reader = Person(create_app(desk).test_client())
    assert reader.page("/d/bare/").one("title").words == "bare · Variorum"
    assert [pill.words for pill in reader.page("/d/bare/").all("span", class_="pill")] == ["left: A", "right: B"]
    page = reader.page("/d/bare/A/p1")
    assert page.one("title").words == "A ¶ 1 · bare · Variorum"
    assert page.one("p", class_="citation").words == "“bare”, ¶ 1, witness A, revision 1."


def test_a_witness_can_be_looked_at_against_itself(reader: Person) -> None:
    assert "B against itself" in reader.page(f"{D}?left=B&right=B").one("p", class_="sum").words


def test_a_merged_counterpart_says_what_it_was_compared_with(reader: Person) -> None:
    words = reader.page(f"{D}A/p10").words
    assert "Stands for A ¶ 9 and ¶ 10 together; the differences are from all of them." in words
    assert "together" not in reader.page(f"{D}A/p11").words


def test_a_row_of_several_items_names_them_all(reader: Person) -> None:
    gutters = [gutter.words for gutter in reader.page(f"{D}?right=C").all("header", class_="gutter")]
    assert any("I.4, I.5" in words for words in gutters)


def test_there_is_no_filter_where_nothing_is_compared(reader: Person) -> None:
    assert "changed only" in reader.page(D).words
    assert "changed only" not in reader.page(f"{D}?right=Z&changed=1").words


def test_a_witness_that_does_not_state_its_basis_is_not_called_a_translation(desk: Desk) -> None:
    from webapp.web import create_app

    source = WitnessFile((Passage(Kind.PARAGRAPH, "One."),), Header())
    import_witness(desk, document="bare", siglum="A", source=source, content=b"x", name="x.txt", actor=None)
    about = Person(create_app(desk).test_client()).page("/d/bare/").one("dl", class_="about")
    assert {said.words for said in about.all("dd")} == {"Basis not stated.", "Save A as a file"}


@pytest.mark.parametrize(
    ("passage", "view"),
    [
        ("A/p13", "#A.p13"),
        ("B/p2", "#B.p2"),
        ("Z/p10", "?left=Z#Z.p10"),
        ("Z/p10?script=hant", "?left=Z&script=hant#Z.p10"),
    ],
)
def test_a_passage_leads_back_to_its_place_in_the_document(reader: Person, passage: str, view: str) -> None:
    back = reader.page(D + passage).one("a", id="back")["href"]
    assert back == D + view
    address, _, anchor = back.partition("#")
    assert len(reader.page(address).all(id=anchor)) == 1


def test_the_passage_page_lets_choose_the_characters_of_chinese(reader: Person) -> None:
    page = reader.page(f"{D}A/p10@1?script=hant")
    assert page.one("a", id="script-hant")["aria-current"] == "true"
    simplified = reader.page(page.one("a", id="script-hans")["href"])
    assert "zh-Hans" in [text["lang"] for text in simplified.all("div", class_="text")]
    assert page.one("a", id="script-source")["href"] == f"{D}A/p10@1"


def test_converted_characters_are_called_so_and_the_tag_stays_the_witness_s_own(reader: Person) -> None:
    about = reader.page(f"{D}?right=Z&script=hant").one("dl", class_="about").words
    assert "Reconstruction, zh-Hans, shown in Traditional characters as a program converts them" in about
    assert "shown in" not in reader.page(f"{D}?right=Z").one("dl", class_="about").words
    panel = reader.page(f"{D}?right=Z&script=hant&at=Z.p10").one("aside", id="panel")
    assert f"{D}Z/p10?script=hant" in [link["href"] for link in panel.all("a")]


def test_passages_that_are_not_aligned_are_not_called_unchanged(desk: Desk) -> None:
    from webapp.web import create_app

    for siglum in "AB":
        source = WitnessFile((Passage(Kind.PARAGRAPH, f"One {siglum}."),), Header(siglum=siglum, language="en"))
        content = siglum.encode()
        import_witness(desk, document="new", siglum=siglum, source=source, content=content, name="x.txt", actor=None)
    assert "unchanged" not in Person(create_app(desk).test_client()).page("/d/new/").one("article", id="A.p1").words
