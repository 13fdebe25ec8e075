"""An excerpt shows the marked words as they stand, and says where something is left out."""

import pytest

from webapp.operations.excerpts import WHOLE, Piece, excerpt


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("a b c", [(2, 3)]) == [Piece("a "), Piece("b", marked=True), Piece(" c")]


@pytest.mark.parametrize("blank", ["word ", "中央委员会"])
def test_of_a_long_text_what_is_around_the_first_mark(blank: str) -> None:
    text = blank * 400 + "HERE" + blank * 400
    cut = excerpt(text, [(2000, 2004), (3999, 4000)])
    assert cut[0] == cut[-1] == Piece("")
    assert [piece.words for piece in cut if piece.marked] == ["HERE"]
    shown = "".join(piece.words for piece in cut)
    assert shown in text
    assert len(shown) <= WHOLE + 60
    assert not shown.startswith("ord ")
