"""`variorum terms`: the term base as files, in and out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.cli_admin import workspace_option

if TYPE_CHECKING:
    from webapp.operations.desk import Desk


@click.group()
def terms() -> None:
    """Bring key terms in from a file, or write them all out.

    \b
    variorum terms export > terms.csv
    """


@terms.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "author", default="", metavar="NAME", help="Who does it, and must have the right to.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@workspace_option
def import_(file: Path, author: str, dry_run: bool, workspace: Path) -> None:  # noqa: FBT001 – Click gives it so
    """Bring in the terms of FILE (CSV or TBX-Basic), all that can be at once; what is refused is told with its line.

    A term whose id is in the file changes, others stay as they are. The exit code is 1 if a line was refused.

    \b
    variorum terms import terms.csv --dry-run
    variorum terms import glossary.tbx --as Ada
    """
    from webapp.operations import loading, term_exchange

    with _desk(workspace) as desk:
        loading.rebuild(desk)
        new, changed, found = term_exchange.import_file(desk, file, author, write=not dry_run)
    for one in found.refused:
        click.echo(f"variorum: {file}, line {one.line}: {one.message}", err=True)
    for remark in found.remarks:
        click.echo(f"{file}: {remark}")
    told = (
        f"{file}: terms: {new:,} new, {changed:,} changed, {found.same:,} as they are, {len(found.refused):,} refused."
    )
    click.echo(f"{told} Nothing was written." if dry_run else told)
    sys.exit(int(bool(found.refused)))


@terms.command()
@click.option("--format", "form", type=click.Choice(["csv", "tbx", "tbx-2008"]), default="csv", show_default=True)
@workspace_option
def export(form: str, workspace: Path) -> None:
    """Write the standing terms to standard output: a table, or TBX-Basic (of 2019, or with the names of 2008).

    \b
    variorum terms export --format tbx > terms.tbx
    """
    from webapp.operations import term_exchange

    with _desk(workspace, create=False) as desk:
        content = term_exchange.export(desk, next(one for one in term_exchange.FORMS if one == form))
    click.echo(content, nl=False)


def _desk(workspace: Path, *, create: bool = True) -> "Desk":
    from webapp.config import Settings
    from webapp.operations.desk import open_desk

    return open_desk(Settings.load(workspace), create=create)
