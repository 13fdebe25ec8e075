"""Terms as a table (CSV, UTF-8): a header line, then a line for each term.

    id,en,zh-Hans,zh-Hant,aliases,pinyin,exact,renderings,relations,scope,attested,certainty,notes
    t01,fraternal parties,兄弟党,兄弟黨,,xiōngdìdǎng,,"en | fraternal parties
    en | brother parties",,,,sure,

A column that is called by a tag holds the forms in that language, the others what `text.term_lines` says: several
values in a cell stand on lines of their own. A term without an id gets one. Cells are parted by commas, or by what the
header line has more of, semicolons or tabs. A cell that begins as a formula does in a spreadsheet has an apostrophe
before it, and so has one that begins with an apostrophe; reading takes it off again, so no character is lost.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from webapp.errors import InvalidInput
from webapp.exchange.term_file import ReadTerm, Refused, TermFile, without_doubles
from webapp.text.languages import cased, is_language_tag
from webapp.text.term_lines import FIELDS, read, read_forms, spelled, written
from webapp.text.terms import Form, Term

ID = "id"
_COLUMNS = [name for name in FIELDS if name != "forms"]
_GUARDED = "=+-@＝＋－＠'\t"
_DELIMITERS = ",;\t"
_QUOTED = re.compile('"([^"]*(?:""[^"]*)*)"')
_PLAIN = {delimiter: re.compile(f"[^{delimiter}\n]*") for delimiter in _DELIMITERS}


def write_terms(terms: Iterable[Term]) -> str:
    """The table, with CR LF line ends and without a byte-order mark."""
    every = list(terms)
    languages = sorted({form.language for term in every for form in term.forms})
    rows = [[ID, *languages, *_COLUMNS]]
    for term in every:
        said = spelled(term)
        forms = (written([form.text for form in term.forms if form.language == language]) for language in languages)
        rows.append([term.id, *forms, *(said[name] for name in _COLUMNS)])
    return "".join(",".join(map(_cell, row)) + "\r\n" for row in rows)


def read_terms(text: str, name: str) -> TermFile:
    """The terms in the text of the file `name`; a line that says what no term can is refused, and the rest is read.

    Raises InvalidInput, naming line and column, for what is no table: a quotation mark without its other, a header with
    an unknown column.
    """
    delimiter = max(_DELIMITERS, key=text.lstrip("\n").partition("\n")[0].count)
    rows = _rows(text, delimiter, name)
    head = next(rows, None)
    if head is None:
        raise InvalidInput(f"{name} is empty: its first line names the columns, such as id,en,zh-Hans.")
    columns = _head(*head, name)
    found: list[ReadTerm] = []
    refused: list[Refused] = []
    for line, cells in rows:
        try:
            found.append(_term(line, cells, columns))
        except InvalidInput as fault:
            refused.append(Refused(line, fault.message))
    kept = without_doubles(found, refused)
    return TermFile(tuple(kept), tuple(sorted(refused, key=lambda one: one.line)))


def _term(line: int, cells: Sequence[str], columns: Sequence[str]) -> ReadTerm:
    if len(cells) > len(columns) and not any(cells[len(columns) :]):
        cells = cells[: len(columns)]
    if len(cells) != len(columns):
        count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise InvalidInput(f"it has {count}, and the header {len(columns)}: write an empty cell where nothing is said.")
    said: Mapping[str, str] = dict(zip(columns, cells, strict=True))
    languages = [column for column in columns if column != ID and column not in FIELDS]
    forms: list[Form] = []
    for language in languages:
        forms += read_forms(said[language], language)
    says = {column for column in columns if column in FIELDS} | ({"forms"} if languages else set())
    return ReadTerm(line, read(said, said.get(ID, "").strip(), forms), frozenset(says), frozenset(languages))


def _head(line: int, cells: Sequence[str], name: str) -> list[str]:
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        said = cell.strip()
        column = said.lower() if said.lower() in (ID, *_COLUMNS) else cased(said) if said else ""
        where = f"{name}, line {line}, column {number}"
        if column not in (ID, *_COLUMNS) and not is_language_tag(column):
            raise InvalidInput(
                f"{where}: “{said[:60]}” is no column of terms. A column is called {ID}, {', '.join(_COLUMNS)}, or by"
                " the tag of a language, such as en or zh-Hans."
            )
        if column in found:
            raise InvalidInput(f"{where}: the column {column} is there twice; leave one.")
        found.append(column)
    if all(column in (ID, *_COLUMNS) for column in found) and ID not in found:
        raise InvalidInput(
            f"{name}, line {line}: there is no column with forms; call one by its language, such as zh-Hans."
        )
    return found


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty, with the number of the line where it begins."""
    at, line = 0, 1
    while at < len(text):
        cells: list[str] = []
        began = line
        while True:
            column = len(cells) + 1
            if text.startswith('"', at):
                found = _QUOTED.match(text, at)
                if found is None:
                    raise InvalidInput(
                        f"{name}, line {line}, column {column}: a quotation mark opens this cell, and none closes it;"
                        ' put one at its end. (A " within a cell is written "".)'
                    )
                cell = found[1].replace('""', '"')
                line += cell.count("\n")
            else:
                found = _PLAIN[delimiter].match(text, at)
                cell = found[0] if found else ""
            at = found.end() if found else at
            cells.append(_unguarded(cell))
            if at < len(text) and text[at] not in (delimiter, "\n"):
                rest = text[at : at + 20].partition("\n")[0]
                raise InvalidInput(
                    f"{name}, line {line}, column {column}: “{rest}” follows the quotation mark that closes this cell."
                    ' (A " within a cell is written "".)'
                )
            ended = at == len(text) or text[at] == "\n"
            at += 1
            if ended:
                break
        if cells != [""]:
            yield began, cells
        line += 1


def _cell(text: str) -> str:
    if text.startswith(tuple(_GUARDED)):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',;\t"\n') else text


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(tuple(_GUARDED)) else cell
