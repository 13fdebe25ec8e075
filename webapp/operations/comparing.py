"""Comparing two files, without a desk: what `variorum compare` and `variorum align` do.

Neither the store nor a web server is loaded, and the sentence encoder only for files in different languages.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from webapp import exchange
from webapp.errors import InvalidInput, NotFound
from webapp.operations import encoder
from webapp.text.align import align
from webapp.text.collation import Correspondence, collate, comparable
from webapp.text.diff import Granularity
from webapp.text.limits import check_file_size
from webapp.text.model import EditKind, Link, WitnessFile


@dataclass(frozen=True, slots=True)
class FileComparison:
    """Two files collated. `links` are between the bodies; `words` says whether words were compared."""

    left_name: str
    right_name: str
    left: WitnessFile
    right: WitnessFile
    links: list[Link]
    words: bool
    front: list[Correspondence]
    body: list[Correspondence]

    @property
    def counts(self) -> Counter[EditKind]:
        """All differences there are to read, by kind."""
        return sum((place.counts for place in (*self.front, *self.body)), Counter[EditKind]())


def read_file(path: Path) -> WitnessFile:
    """The witness in a file. Raises NotFound or InvalidInput with a sentence that names the file."""
    return exchange.read(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, refused before it is read if it is over the limit."""
    try:
        check_file_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def compare_files(
    left: Path, right: Path, granularity: Granularity = "words", progress: Callable[[float], None] = lambda _: None
) -> FileComparison:
    """Read two files, align their bodies, compare what corresponds. `progress` as in `link_bodies`."""
    old, new = read_file(left), read_file(right)
    links = link_bodies(old, new, progress)
    words = comparable(old.header.language, new.header.language, old.passages, new.passages)
    front, body = collate(old.passages, new.passages, links, words=words, granularity=granularity)
    return FileComparison(left.name, right.name, old, new, links, words, front, body)


def link_bodies(
    left: WitnessFile, right: WitnessFile, progress: Callable[[float], None] = lambda _: None
) -> list[Link]:
    """The links between the bodies of two files.

    `progress` is called from time to time with the share done (0 to 1); what it raises ends the work.
    """
    across = not comparable(left.header.language, right.header.language, left.body, right.body)
    shares = encoder.Progress(progress, across_languages=across)
    return align(
        [passage.text for passage in left.body],
        [passage.text for passage in right.body],
        encode=encoder.plain(shares.encoded) if across else None,
        progress=shares.aligned,
    )
