"""The way from a changed title to the other passages in which it stands, while the change is open or accepted."""

import pytest
from flask import Flask

from tests.examples import decide
from tests.seeded import DOCUMENT
from tests.web.reviewing import D, Review, Reviewer, address, made_review
from tests.web.test_queues import batch
from webapp.operations import proposing, redacting
from webapp.operations.desk import Desk, new_id
from webapp.review import Proposal


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def _ways(who: Reviewer, page: str) -> list[str]:
    return [a["href"] for a in who.page(page).all("a") if a.words == "Where else the old words stand"]


def _title(review: Review) -> Proposal:
    return review.suggest(review.tom, "title", ("Notification", "Circular"))


def test_its_author_finds_the_offer_from_the_proposal_and_from_the_batch(review: Review) -> None:
    made = _title(review)
    assert _ways(review.tom, address(made)) == [f"{address(made)}/elsewhere"]
    assert "stands in other passages" in review.tom.page(f"{address(made)}/elsewhere").words
    for other in (review.uma, review.bo):
        assert _ways(other, address(made)) == []
    assert _ways(review.tom, address(review.suggest(review.tom, "p10", ("Kennedy", "JFK")))) == []
    sent = f"{D}batches/{batch(review, 'title', 'p12')}"
    (way,) = _ways(review.tom, sent)
    review.tom.get(way)
    assert _ways(review.bo, sent) == []
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    assert _ways(review.tom, address(made)) == [f"{address(made)}/elsewhere"]


def test_nothing_is_offered_of_what_was_rejected_withdrawn_or_redacted(review: Review) -> None:
    rejected, withdrawn, redacted = _title(review), _title(review), _title(review)
    decide(review.desk, review.bo.account, rejected, {0: "rejected"})
    proposing.withdraw(review.desk, review.tom.account, document=DOCUMENT, proposal_id=withdrawn.id, key=new_id())
    redacting.redact(
        review.desk,
        review.ada.account,
        document=DOCUMENT,
        table="proposal",
        row=redacted.id,
        columns=["content"],
        reason="private",
        key=new_id(),
    )
    for made in (rejected, withdrawn, redacted):
        assert _ways(review.tom, address(made)) == []
    review.tom.get(f"{address(redacted)}/elsewhere", 404)
