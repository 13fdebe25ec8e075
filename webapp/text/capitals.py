"""Words that are another word with a capital, so that a difference of case may be one of meaning.

"Polish" is a nation and "polish" a verb, "US" a country and "us" a pronoun. Whether a sentence begins with the one or
the other, and what stands in a line of capitals, cannot be told from the word; so these keep their capitals when words
are compared.
"""

_NAMES = """
afghan angora august buffalo bush cape catholic chile china cologne colon concord dean ford god grant gray grays
grey greys guinea hull japan job jordan left lent lima march mars may mercury mobile natal nice orthodox panama
phoenix polish reading right rusk turkey
"""
_TELLING_AT_FIRST = frozenset(_NAMES.split())
"""Names of places, months and people, and parties, that are also other words."""
_TELLING_THROUGHOUT = frozenset(("aids", "it", "salt", "start", "us", "who"))
"""Words that may be initials when all their letters are capitals."""


def with_telling_capitals(word: str) -> str:
    """`word` in small letters, but as it is if its capitals may make it another word; a word is of letters only."""
    small = word.lower()
    if small == word:
        return word
    if small in _TELLING_AT_FIRST or (small in _TELLING_THROUGHOUT and word.isupper()):
        return word
    return small
