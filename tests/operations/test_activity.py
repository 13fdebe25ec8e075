"""What was done, as everybody may know it."""

from unittest.mock import patch

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    an_account,
    decide,
    filled,
    import_example,
    propose_on,
    start_working,
    suggest,
)
from webapp.errors import InvalidInput, NotFound
from webapp.operations import activity as module
from webapp.operations import rules
from webapp.operations.activity import OPEN_KINDS, PROPOSING, activity
from webapp.operations.desk import Desk, new_id
from webapp.operations.log import Asked, log
from webapp.review import Account, Role
from webapp.store.statements import STATEMENTS

NEVER = {"roles.set", "session.opened", "setting.changed", "body.redacted", "account.created", "password.set"}


@pytest.fixture
def people(each_desk: Desk) -> dict[str, Account]:
    import_example(each_desk)
    found = {"Ada": account_with(each_desk, "Ada", Role.EDITOR, Role.ADMIN)}
    found |= {name: account_with(each_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma")}
    start_working(each_desk, found["Ada"])
    return found


def words(desk: Desk, account: Account | None, document: str = "", person: str = "") -> list[str]:
    return [f"{one.by} {one.words}" for one in activity(desk, account, document=document, person=person).deeds]


def test_every_kind_that_is_told_is_one_that_can_happen_and_none_is_of_people() -> None:
    assert set(STATEMENTS) >= OPEN_KINDS | PROPOSING
    assert not NEVER & (OPEN_KINDS | PROPOSING)


def test_it_has_the_words_of_the_log_the_newest_first_and_nothing_of_what_was_removed(
    each_desk: Desk, people: dict[str, Account]
) -> None:
    suggest(each_desk, people["Tom"], "p2", ("weak", "feeble"))
    found = words(each_desk, None)
    assert found[0] == "Tom proposed other words on W ¶ 2"
    assert found[-1] == " brought in the document"
    logged = [f"{one.by} {one.words}" for one in log(each_desk, people["Ada"], Asked()).entries]
    assert [one for one in logged if one in found] == found
    assert not [one for one in found if "account" in one]
    assert words(each_desk, None, person=people["Tom"].id) == found[:1]
    assert words(each_desk, None, document=DOCUMENT) == found
    with pytest.raises(NotFound):
        activity(each_desk, None, document="none")
    with pytest.raises(InvalidInput):
        activity(each_desk, None, before="none")


def test_a_removed_document_is_told_of_no_more(each_desk: Desk) -> None:
    filled(each_desk)
    gone = {one.document for one in log(each_desk, an_account(each_desk), Asked()).entries if one.gone}
    assert gone
    found = activity(each_desk, None)
    assert found.deeds
    assert not gone & set(found.documents)
    assert not gone & {one.document for one in found.deeds}
    assert "renamed the document to once: No rights." not in [one.words for one in found.deeds]


def test_pages_follow_each_other_without_a_gap(each_desk: Desk, people: dict[str, Account]) -> None:
    for word in ("weak", "majority", "was"):
        suggest(each_desk, people["Tom"], "p2", (word, f"{word}!"))
    every = [one.id for one in activity(each_desk, None).deeds]
    with patch.object(module, "MOST", 2):
        found, before = [], ""
        while True:
            page = activity(each_desk, None, before=before)
            found += [one.id for one in page.deeds]
            assert len(page.deeds) <= 2
            if not page.older:
                break
            before = page.older
    assert found == every


def test_nobody_is_told_of_hidden_proposals(each_desk: Desk, people: dict[str, Account]) -> None:
    ada, tom, uma = people.values()
    rules.change_rule(each_desk, ada, name="blind", value=True, seen=False, key=new_id())
    before = activity(each_desk, uma)
    made = suggest(each_desk, tom, "p2", ("weak", "feeble"), ("collapsing", "falling"))
    propose_on(each_desk, tom, ["p1", "p3"])
    decide(each_desk, ada, made, {0: "rejected"})
    for other in (uma, None):
        assert activity(each_desk, other) == before
        assert activity(each_desk, other, person=tom.id).deeds == ()
        assert tom.id not in activity(each_desk, other).people
    for knowing in (ada, tom):
        assert "Tom sent several proposals on W together" in words(each_desk, knowing)
        assert words(each_desk, knowing)[0] == "Ada decided on a proposal on W: 1 rejected"
    decide(each_desk, ada, suggest(each_desk, tom, "p1", ("all", "every")), {0: "accepted"})
    assert "Tom proposed other words on W ¶ 1" in words(each_desk, uma), "what was accepted is for everybody"
