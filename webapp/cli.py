"""The command `variorum`. Every command calls an operation and prints what it answers.

Exit codes: 0 done; 1 it could not be done, `check` or `verify` found something wrong or `list` left something out; 2
the command was not used rightly; 130 it was stopped with Ctrl+C. A fault is one sentence on standard error. Operations
are imported inside the commands, so that `variorum --help` and `variorum compare` start quickly (tests/bench/start.py).
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from webapp.cli_admin import admin, workspace_option
from webapp.cli_terms import terms
from webapp.errors import Unavailable, VariorumError

if TYPE_CHECKING:
    from webapp.operations.desk import Desk

_EXISTING = click.Path(path_type=Path)


@contextmanager
def _told() -> Iterator[None]:
    """Tell a fault in a sentence instead of a traceback, and end with its exit code."""
    try:
        yield
    except VariorumError as error:
        _end(1, error.message)
    except KeyboardInterrupt:
        after_control_c = "\n" if sys.stderr.isatty() else ""  # the terminal shows ^C
        _end(130, "Stopped. What was finished before is kept; nothing is half-written.", before=after_control_c)
    except BrokenPipeError:
        _end(0)  # the reader of a pipe has seen enough
    except OSError as error:
        if error.filename is not None:  # no stream that is written to: a fault of the program
            raise
        _end(
            1,
            f"The output cannot be written ({error.strerror or error}), so what stands of it is not whole. Free some"
            " space, or write it to another place.",
        )


def _end(code: int, sentence: str = "", *, before: str = "") -> NoReturn:
    """Say the sentence, if it can still be said, and end the command."""
    with suppress(OSError):
        if sentence:
            click.echo(f"{before}variorum: {sentence}", err=True)
    for stream in filter(None, (sys.stdout, sys.stderr)):  # None: closed by the caller
        try:
            stream.flush()
        except OSError:  # Python would try again at exit, and complain
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise click.exceptions.Exit(code)


class _Commands(click.Group):
    """A group whose commands, and whose own --help, tell a fault in a sentence instead of a traceback."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _told():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _told():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="variorum", message="%(prog)s %(version)s")
def main() -> None:
    """Set the translations of a document side by side, mark what differs, keep what reviewers say.

    \b
    variorum serve                      open the desk of this folder in a browser
    variorum compare old.txt new.txt    compare two files in the terminal
    """


@main.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="A loopback address; others only if VARIORUM_ADDRESS is set, and then every page needs an account.",
)
@click.option("--port", default=8963, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@workspace_option
def serve(host: str, port: int, workspace: Path) -> None:
    """Open the desk: load the workspace and serve its pages, on this machine or (VARIORUM_ADDRESS) to a team.

    Prints the address to read at, and on this machine a one-time address that signs you in.

    \b
    variorum serve --port 9000 --workspace ~/archive
    """
    from webapp.web.serving import serve_desk

    with _desk(workspace) as desk:
        _load(desk)
        serve_desk(desk, host, port)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=_EXISTING, metavar="FILE…")
@click.option("--document", default="", help="The document that the files are witnesses of.")
@click.option("--siglum", default="", help="The short name of the witness, if the file does not say it.")
@click.option("--as", "author", default="", metavar="NAME", help="Who does it, and must have the right to.")
@workspace_option
def import_(files: tuple[Path, ...], document: str, siglum: str, author: str, workspace: Path) -> None:
    """Bring files into the desk: a new document each, or witnesses of --document.

    Nothing is written into seeds/ or translations/. What a file for a working witness has otherwise is proposed, in the
    name of who began that text if --as names nobody.

    \b
    variorum import letter.txt
    variorum import letter-mine.txt --document letter --siglum W --as Ada
    """
    from webapp.operations import loading
    from webapp.operations.bringing import Brought
    from webapp.operations.workspace import missing_fields

    failed = False
    with _desk(workspace) as desk:
        loading.rebuild(desk)
        for path in files:
            try:
                done = loading.import_file(desk, path, document, siglum, author)
            except Unavailable as error:
                said = f"{path} was not imported, nor was any file after it. {error.message}"
                click.echo(f"variorum: {said}", err=True)
                sys.exit(1)
            except VariorumError as error:
                click.echo(f"variorum: {error.message}", err=True)
                failed = True
                continue
            if isinstance(done, Brought):
                click.echo(loading.told_proposals(str(path), done))
                continue
            witness = done.witness
            click.echo(f"{path}: {done.outcome} as witness {witness.siglum} of {done.document}")
            if remark := missing_fields(str(path), done.missing):
                click.echo(remark)
            failed = not _align(desk, witness.document) or failed
    sys.exit(int(failed))


@main.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@workspace_option
def list_(form: str, workspace: Path) -> None:
    """List the documents of the desk with their witnesses and counts.

    A file in seeds/ or translations/ that could not be loaded is told, and the exit code is then 1.

    \b
    variorum list --format json
    """
    from webapp.operations.reading import library

    with _desk(workspace) as desk:
        complete = _load(desk)
        entries = library(desk)
    if form == "json":
        from webapp.cli_output import library_as_json

        click.echo(json.dumps(library_as_json(entries), ensure_ascii=False, indent=2))
    else:
        for entry in entries:
            click.echo("  ".join(filter(None, (entry.document.name, entry.document.date, entry.document.title))))
            click.echo(f"  {_counted(entry.passages, 'passage')}, {_counted(entry.open_threads, 'open thread')}")
            for witness in entry.witnesses:
                basis = "" if witness.basis == "translation" else f" [{witness.basis}]"
                said = (witness.siglum, witness.header.label, witness.header.language, f"{witness.state}{basis}")
                click.echo("  " + "  ".join(filter(None, said)))
    sys.exit(int(not complete))


@main.command()
@click.argument("left", type=_EXISTING)
@click.argument("right", type=_EXISTING)
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
def compare(left: Path, right: Path, form: str) -> None:
    """Compare two files word by word, paragraph by paragraph. No database is needed.

    In the terminal [-what only the left has-] is red and {+what only the right has+} green. The html is one
    self-contained file.

    \b
    variorum compare old.txt new.txt
    variorum compare old.txt new.txt --format html > differences.html
    """
    from webapp.cli_output import comparison_as_html, comparison_as_json, comparison_as_text
    from webapp.cli_progress import progress_bar
    from webapp.operations.comparing import compare_files

    with progress_bar() as bar:
        comparison = compare_files(left, right, progress=lambda share: bar(share, "Aligning"))
    if form == "html":
        click.echo(comparison_as_html(comparison), nl=False)
    elif form == "json":
        click.echo(json.dumps(comparison_as_json(comparison), ensure_ascii=False, indent=2))
    else:
        terminal = sys.stdout.isatty()
        text = comparison_as_text(comparison, colour=terminal and "NO_COLOR" not in os.environ)
        if terminal:
            click.echo_via_pager(text, color="NO_COLOR" not in os.environ)
        else:
            click.echo(text, nl=False)


@main.command()
@click.argument("left", type=_EXISTING)
@click.argument("right", type=_EXISTING)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def align(left: Path, right: Path, form: str) -> None:
    """Say which passages of two files correspond, and how likely it is that a person would say the same (0 to 1).

    Passages are counted from 1 over the body in text, indices from 0 in json.

    \b
    variorum align old.txt new.txt --format json
    """
    from webapp.cli_output import links_as_json, links_as_text
    from webapp.cli_progress import progress_bar
    from webapp.operations.comparing import link_bodies, read_file

    with progress_bar() as bar:
        links = link_bodies(read_file(left), read_file(right), lambda share: bar(share, "Aligning"))
    if not any(link.left and link.right for link in links):
        click.echo(
            "variorum: Nothing was found in common: no passage of one is linked with one of the other.", err=True
        )
    click.echo(json.dumps(links_as_json(links), indent=2) if form == "json" else links_as_text(links))


@main.command()
@workspace_option
def check(workspace: Path) -> None:
    """Read seeds/ and translations/ and say what is wrong, with file and line. Nothing is written.

    If the folder has a desk, files that have changed since it received them are told too.

    \b
    variorum check --workspace ~/archive
    """
    from webapp.operations.term_exchange import seed_problems
    from webapp.operations.workspace import missing_fields, place, read_workspace

    found, problems = read_workspace(workspace)
    remarks: list[str] = []
    problems += seed_problems(workspace)
    if (workspace / "reviews" / "variorum.sqlite3").exists():
        from webapp.operations.loading import administered_files, changed_files

        with _desk(workspace, create=False) as desk:
            problems += changed_files(desk, found)
            remarks += administered_files(desk, found)
    for sentence in problems:
        click.echo(f"variorum: {sentence}", err=True)
    remarks += [missing_fields(place(incoming.path), incoming.source.missing) for incoming in found]
    for remark in filter(None, remarks):
        click.echo(remark)
    documents = len({incoming.document for incoming in found})
    read = f"{_counted(len(found), 'witness', 'witnesses')} of {_counted(documents, 'document')} can be read"
    click.echo(f"{read}; {_counted(len(problems), 'problem')}.")
    sys.exit(int(bool(problems)))


@main.command("export-reviews")
@workspace_option
def export_reviews(workspace: Path) -> None:
    """Write the journal: everything people said, as reviews/<document>.jsonl and reviews/_desk.jsonl.

    reviews/_head.json says how much that is, so that import-reviews notices if lines are lost. Keep them together.

    \b
    variorum export-reviews
    """
    from webapp.operations import journal

    with _desk(workspace, create=False) as desk:
        for path in journal.export_reviews(desk):
            click.echo(path)


@main.command("import-reviews")
@workspace_option
def import_reviews(workspace: Path) -> None:
    """Rebuild an empty database from the journal in reviews/.

    \b
    variorum import-reviews --workspace ~/archive
    """
    from webapp.operations import journal

    with _desk(workspace) as desk:
        click.echo(f"{journal.import_reviews(desk)} facts are back.")


@main.command()
@workspace_option
def verify(workspace: Path) -> None:
    """Check that what the desk holds is what was written: the log's chain of hashes, every row, text and file.

    What is wrong is told with its event and document, and the exit code is then 1. Nothing is written.

    \b
    variorum verify --workspace ~/archive
    """
    from webapp.cli_output import verified_as_text
    from webapp.operations.verifying import verify as run

    with _desk(workspace, create=False) as desk:
        done = run(desk)
    for sentence in done.wrong:
        click.echo(f"variorum: {sentence}", err=True)
    click.echo(verified_as_text(done))
    sys.exit(int(bool(done.wrong)))


@main.command()
@workspace_option
def upgrade(workspace: Path) -> None:
    """Bring the database to the form that this version of Variorum needs, after a backup.

    \b
    variorum upgrade
    """
    from webapp.config import Settings
    from webapp.operations.upgrade import upgrade as run

    done = run(Settings.load(workspace))
    if done.before == done.after:
        click.echo(f"The database is of the newest form, {done.after}; nothing was changed.")
    else:
        backup = f"; the backup is {done.backup}" if done.backup else ""
        click.echo(f"The database is now of form {done.after}{backup}.")


def _desk(workspace: Path, *, create: bool = True) -> "Desk":
    from webapp.config import Settings
    from webapp.operations.desk import open_desk

    return open_desk(Settings.load(workspace), create=create)


def _counted(number: int, thing: str, things: str = "") -> str:
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def _align(desk: "Desk", document: str) -> bool:
    """Align what is missing of a document, and tell on standard error what could not be; whether all could."""
    from webapp.cli_progress import progress_bar
    from webapp.operations.aligning import Step, align_missing

    problems = []
    with progress_bar() as bar:

        def tell(step: Step) -> None:
            if step.failed:
                problems.append(f"{step.left} and {step.right} could not be aligned: {step.failed}")
            bar((step.done + step.share) / step.of, f"Aligning {step.left} and {step.right}")

        align_missing(desk, document, tell)
    for sentence in problems:
        click.echo(f"variorum: {sentence}", err=True)
    return not problems


def _load(desk: "Desk") -> bool:
    """Load the workspace and tell on standard error what was left out; whether nothing was."""
    from webapp.operations.loading import load

    loaded = load(desk)
    for sentence in (*loaded.problems, *loaded.remarks):
        click.echo(f"variorum: {sentence}", err=True)
    return not loaded.problems


main.add_command(admin)
main.add_command(terms)


if __name__ == "__main__":
    main()
