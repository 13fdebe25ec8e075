"""Encoding a few sentences at a time: what is kept, what is told, and that the vectors are the same."""

from collections.abc import Sequence

import pytest

from webapp.operations import encoder
from webapp.operations.desk import Desk
from webapp.operations.encoder import Progress


class Model:
    """Stands for the encoder: a vector of a sentence's length; remembers how many it was given each time."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def encode(self, texts: list[str]) -> Sequence[Sequence[float]]:
        self.given.append(len(texts))
        return [[len(text), 1.0] for text in texts]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    found = Model()
    monkeypatch.setattr(encoder, "load", lambda: found)
    return found


TEXTS = [f"{'x' * index} end" for index in range(70)]


def test_sentences_are_encoded_a_few_at_a_time_and_told(model: Model) -> None:
    told: list[float] = []
    vectors = encoder.plain(told.append)(TEXTS)
    assert [vector[0] for vector in vectors] == [len(text) for text in TEXTS]
    assert model.given == [32, 32, 6]
    assert told == [0.0, 32 / 70, 64 / 70, 1.0]


def test_what_was_encoded_before_it_was_stopped_is_not_encoded_again(desk: Desk, model: Model) -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.cached(desk.cache, stop)(TEXTS)
    assert model.given == [32, 32]
    told: list[float] = []
    vectors = encoder.cached(desk.cache, told.append)([*TEXTS, TEXTS[0]])
    assert [vector[0] for vector in vectors] == [*map(len, TEXTS), len(TEXTS[0])]
    assert model.given == [32, 32, 6]
    assert told == [0.0, 1.0]


def test_nothing_to_encode_is_told_as_done(desk: Desk, model: Model) -> None:
    told: list[float] = []
    encoder.cached(desk.cache, told.append)(TEXTS[:1])
    encoder.cached(desk.cache, told.append)(TEXTS[:1])
    assert told == [0.0, 1.0, 1.0]
    assert model.given == [1]


def test_within_a_language_the_share_is_the_aligners() -> None:
    told: list[float] = []
    progress = Progress(told.append, across_languages=False)
    for share in (0.0, 0.5, 1.0):
        progress.aligned(share)
    assert told == [0.0, 0.5, 1.0]


def test_across_languages_the_encoder_has_most_of_the_share_and_it_never_goes_back() -> None:
    told: list[float] = []
    progress = Progress(told.append, across_languages=True)
    progress.aligned(0.3)
    for _ in range(2):
        for share in (0.0, 0.5, 1.0):
            progress.encoded(share)
        progress.aligned(0.5)
    progress.encoded(1.0)  # an aligner that asks once more
    progress.aligned(1.0)
    assert told == [pytest.approx(share) for share in (0, 0.2375, 0.475, 0.475, 0.7125, 0.95, 0.975, 1)]


def test_an_encoder_that_was_not_foreseen_takes_the_share_over() -> None:
    told: list[float] = []
    progress = Progress(told.append, across_languages=False)
    progress.aligned(0.9)
    progress.encoded(0.5)
    progress.aligned(0.95)
    assert told == [0.9, pytest.approx(0.2375)]
