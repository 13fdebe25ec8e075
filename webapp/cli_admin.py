"""`variorum admin`: the ways into a desk for whoever sits at its machine, so that nobody can lock themselves out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from webapp.operations.desk import Desk

workspace_option = click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="A folder with seeds/, translations/ and reviews/; the current one if not given.",
)
_port = click.option(
    "--port",
    default=8963,
    show_default=True,
    help="That of serve, for the address that is printed if VARIORUM_ADDRESS is not set.",
)


@click.group()
def admin() -> None:
    """Invite somebody to the desk, or make a new link for somebody who has an account.

    \b
    variorum admin invite "Ada Lovelace"
    """


@admin.command()
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["reader", "translator", "editor", "admin"]),
    default=["admin"],
    show_default=True,
    help="What the person is in all documents; may be given several times.",
)
@_port
@workspace_option
def invite(name: str, roles: tuple[str, ...], port: int, workspace: Path) -> None:
    """Make an account for NAME and print the address of the invitation. It works once, within seven days.

    \b
    variorum admin invite "Ada Lovelace"
    variorum admin invite "Grace Hopper" --role editor --role admin
    """
    from webapp.operations import people
    from webapp.operations.desk import new_id

    with _desk(workspace) as desk:
        _tell(desk, people.invite(desk, None, name, roles, key=new_id()), port)


@admin.command()
@click.argument("name")
@_port
@workspace_option
def link(name: str, port: int, workspace: Path) -> None:
    """Print the address of a new invitation for NAME, who has an account. Those made before stop working.

    \b
    variorum admin link "Ada Lovelace"
    """
    from webapp.operations import people
    from webapp.operations.desk import new_id

    with _desk(workspace) as desk:
        account = people.account_named(desk, name)
        _tell(desk, people.invite_again(desk, None, account.id, key=new_id()), port)


def _desk(workspace: Path) -> "Desk":
    """The desk; an empty one is first rebuilt from its journal, which otherwise could not be brought back any more."""
    from webapp.config import Settings
    from webapp.operations import loading
    from webapp.operations.desk import open_desk

    desk = open_desk(Settings.load(workspace))
    try:
        loading.rebuild(desk)
    except BaseException:
        desk.close()
        raise
    return desk


def _tell(desk: "Desk", token: str, port: int) -> None:
    click.echo(f"{desk.settings.address or f'http://127.0.0.1:{port}'}/enter/{token}")
