"""Mentions: "@" and the name of somebody who may read what is written, or its first word if nobody else's begins so."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from webapp.review.people import Account


class Piece(NamedTuple):
    """Words of a comment; `account` is who they mention, None for other words."""

    words: str
    account: Account | None = None


def pieces(body: str, accounts: Iterable[Account]) -> list[Piece]:
    """The comment cut at its mentions of `accounts`; of names that begin alike the longest counts."""
    names = sorted(_names(accounts), key=lambda named: len(named[0]), reverse=True)
    found: list[Piece] = []
    done = at = 0
    while (at := body.find("@", at)) >= 0:
        end, who = at + 1, None
        if not _within_word(body, at):
            end, who = next(((at + 1 + len(name), who) for name, who in names if _stands(body, at, name)), (end, None))
        if who:
            found += [Piece(body[done:at]), Piece(body[at:end], who)]
            done = end
        at = end
    return [piece for piece in (*found, Piece(body[done:])) if piece.words]


def mentioned(body: str, accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Whom a comment mentions, each once, in the order in which they are."""
    return tuple(dict.fromkeys(piece.account for piece in pieces(body, accounts) if piece.account))


def _names(accounts: Iterable[Account]) -> list[tuple[str, Account]]:
    """What each can be called: by name, composed or not, or by its first word."""
    every = list(dict.fromkeys(accounts))
    first = Counter(one.name.split(" ")[0].casefold() for one in every)
    names = [(one.name, one) for one in every]
    names += [(one.name.split(" ")[0], one) for one in every if first[one.name.split(" ")[0].casefold()] == 1]
    return [(unicodedata.normalize(form, name), one) for name, one in names for form in ("NFC", "NFD")]


def _stands(body: str, at: int, name: str) -> bool:
    end = at + 1 + len(name)
    if not name or body[at + 1 : end].casefold() != name.casefold():
        return False
    return not (_is_lettered(body[end : end + 1]) and _is_lettered(name[-1]))


def _within_word(body: str, at: int) -> bool:
    """Whether it is the sign of an e-mail address."""
    return _is_lettered(body[at - 1 : at]) if at else False


def _is_lettered(character: str) -> bool:
    """Whether it is of a script that writes words apart: Chinese does not, so that a name ends anywhere there."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in "WF"
