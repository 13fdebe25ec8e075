"""What can be downloaded of a survey: the apparatus as text, the numbers behind the plot and the matrix as tables.

The same view gives the same bytes, whenever and in whatever order the witnesses came; nothing in them is a date or a
place of this desk. Tables are as RFC 4180 has them. A label may begin as a formula does in a spreadsheet; then an
apostrophe goes before it. Nothing else in a table is free text: names of passages and sigla cannot begin so.
"""

import csv
import io
from collections.abc import Collection, Iterable, Sequence

from webapp.operations.distances import Distances
from webapp.operations.surveying import Place, Survey
from webapp.text.apparatus import printed
from webapp.text.collation import by_kind
from webapp.text.model import EditKind, Witness
from webapp.web.display import basis_label, called

SIGNS = (
    ("om. B", "B omits the words before the bracket, or the passage"),
    ("add. B: words", "B has these words, a passage, where the base has none"),
    ("transp. B", "B has the words elsewhere; where it has them, they are followed by (transp.)"),
    ("peace²", "the second place of the passage with this word"),
    ("c‹U+0435›entral", "a letter that looks like another, by its number in Unicode"),
    ("On the … of peace", "a long lemma, by its first and its last words"),
    ("(A C | B)", "in the whole passage A and C agree, and B parts from them"),
)
"""The signs of the apparatus, each as it stands in one."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def where(place: Place) -> str:
    """How a place is called: "¶ 9–10", or "after ¶ 12", "at the beginning" where the base lacks it."""
    if place.passages:
        return called(place.passages)
    return f"after {called(place.after)}" if place.after else "at the beginning"


def named(witness: Witness, *more: str) -> str:
    """A witness with what must be said of it: "Z: Chinese reconstruction, 2026 (reconstruction, not a source)"."""
    label = " ".join(witness.header.label.split())
    said = "; ".join(filter(None, [basis_label(witness), *more]))
    return witness.siglum + (f": {label}" if label else "") + (f" ({said})" if said else "")


def apparatus_text(survey: Survey, *, positive: bool) -> str:
    """The apparatus with a head that says of what it is."""
    document, hidden = survey.document, {kind: survey.counts[kind] for kind in survey.hidden}
    head = [
        f"Apparatus of {' '.join(document.title.split()) or document.name}",
        f"Document: {document.name}",
        f"Base: {named(survey.base)}",
        *(f"Witness: {named(witness)}" for witness in survey.collated),
        *(f"Not collated: {named(w, w.header.language or 'another language')}" for w in survey.apart),
        *(f"Not aligned yet: {named(witness)}" for witness in survey.waiting),
        f"Form: {'positive' if positive else 'negative'}",
        f"Hidden: {by_kind(hidden) or 'nothing'}",
    ]
    lines: list[str] = []
    for entry in survey.entries((*survey.front, *survey.body)):
        lacked = "" if entry.place.passages else where(entry.place)
        groups = " | ".join(" ".join(group) for group in entry.agreement)
        lines += ["", f"{where(entry.place)}  ({groups})"]
        lines += [f"    {printed(variant, positive=positive, where=lacked)}" for variant in entry.variants]
    key = ["", "Signs", *(f"    {sign}  {said}" for sign, said in SIGNS)] if lines else []
    return "\n".join([*head, *(lines or ["", "No differences."]), *key]) + "\n"


def variation_table(survey: Survey) -> str:
    """One row for each place, front matter first: who was compared, how many differ, how far each is from the base."""
    apart = [(witness, "not collated") for witness in survey.apart]
    apart += [(witness, "not aligned yet") for witness in survey.waiting]
    columns = [
        *(f"distance of {_named(witness)}" for witness in survey.collated),
        *(f"distance of {_named(witness, said)}" for witness, said in apart),
    ]
    base = f"passages, base {_named(survey.base)}"
    head = [base, "number", "witnesses compared", "witnesses differing", "share differing", "mean distance"]
    return _table(
        [*head, *columns, "hidden"],
        (
            [
                " ".join(place.names),
                where(place).replace("\u00a0", " "),
                *(str(number) for number in place.variation[:2]),
                _share(place.variation.share),
                _share(place.variation.distance),
                *(_share(place.distances[witness.siglum]) for witness in survey.collated),
                *("" for _ in apart),
                _hidden(survey.hidden),
            ]
            for place in (*survey.front, *survey.body)
        ),
    )


def distance_table(distances: Distances, hidden: Collection[EditKind]) -> str:
    """The matrix of distances in its order, without those `hidden`; nothing where two were not compared."""
    sigla = [witness.siglum for witness in distances.order]
    rows = []
    for witness in distances.order:
        found = [distances.between(witness.siglum, siglum) for siglum in sigla]
        known = ["" if own is None else _share(own) for own in found]
        rows.append([witness.siglum, _plain(witness.header.label), basis_label(witness), *known, _hidden(hidden)])
    return _table(["witness", "label", "basis", *sigla, "hidden"], rows)


def _named(witness: Witness, *more: str) -> str:
    said = "; ".join(filter(None, [basis_label(witness), *more]))
    return f"{witness.siglum} ({said})" if said else witness.siglum


def _hidden(kinds: Collection[EditKind]) -> str:
    """The kinds that did not count, as an address names them: in every row, so that none loses it when rows are cut."""
    return "; ".join(kind.value for kind in EditKind if kind in kinds)


def _share(number: float) -> str:
    return f"{number:.4f}"


def _plain(label: str) -> str:
    return f"'{label}" if label.startswith(_FORMULA) else label


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(head)
    writer.writerows(rows)
    return kept.getvalue()
