"""The pages of what was said on a witness that was removed."""

import pytest
from flask import Flask

from tests.examples import comment_on
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import D, address, made_review
from tests.web.test_queues import batch
from webapp.operations import administering, rules
from webapp.operations.desk import Desk, new_id
from webapp.store import library


@pytest.mark.parametrize("blind", [False, True])
def test_it_is_gone_with_the_witness_for_those_who_could_see_it(
    app: Flask, seeded: Desk, reader: Person, blind: bool
) -> None:
    review = made_review(app, seeded)
    of_witness = [address(review.suggest(review.tom, "p10", ("Kennedy", "him"))), f"{D}W/proposals/none/elsewhere"]
    of_witness.append(
        f"{D}threads/{comment_on(seeded, review.tom.account, 'p10', 'Why?', document=DOCUMENT).thread_id}"
    )
    there = f"{D}batches/{batch(review, 'p12', 'p13')}"
    if blind:
        rules.change_rule(seeded, review.ada.account, name="blind", value=True, seen=False, key=new_id())
    with seeded.database.read() as connection:
        witness = library.witness(connection, DOCUMENT, "W").id
    administering.remove_witness(
        seeded, review.ada.account, document=DOCUMENT, witness=witness, seen="W", reason="A slip.", key=new_id()
    )
    for who in (review.bo, review.tom):
        assert "removed by Ada" in who.page(there, 410).words
    for gone in of_witness:
        for who in (review.tom, review.uma):
            assert "removed by Ada" in who.page(gone, 410).words
    review.tom.get(f"{D}threads/none", 404)
    for other in (review.uma, reader):
        other.get(there, 404 if blind else 410)
    reader.get(f"{D}batches/none", 404)
