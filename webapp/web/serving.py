"""Serving the desk: waitress's threads, the aligner beside them, and where the desk listens.

Anybody who reaches the port of a desk without a public address can read, so it listens where only this machine can
reach it. A desk with one asks for accounts (`access`), and may listen anywhere.
"""

import errno
import ipaddress
import secrets
import socket
from collections.abc import Iterator

import click
import waitress

from webapp.config import ADDRESS_VARIABLE
from webapp.errors import InvalidInput, Unavailable, command_line
from webapp.operations import people
from webapp.operations.desk import Desk
from webapp.operations.worker import Worker
from webapp.web import create_app

_THREADS = 8


def serve_desk(desk: Desk, host: str, port: int) -> None:
    """Serve until interrupted, after printing the addresses to open.

    Raises InvalidInput for an address beyond this machine if the desk has no public one, Unavailable for a port in use.
    """
    public = desk.settings.address
    listener = listen(host, port, anywhere=bool(public))
    token = None if public else secrets.token_urlsafe(24)
    worker = Worker(desk)
    app = create_app(desk, sign_in_token=token, worker=worker)
    server = waitress.create_server(app, sockets=[listener], threads=_THREADS, ident="variorum")
    address = _address(host, listener.getsockname()[1])
    worker.start()
    for sentence in _shared(desk, address) if public else _own(address, token):
        click.echo(sentence)
    click.echo("Stop with Ctrl+C.")
    try:
        server.run()
    finally:
        worker.stop()
        server.close()


def _own(address: str, token: str | None) -> Iterator[str]:
    yield f"Read at            {address}/"
    yield f"Sign in (once) at  {address}/desk/{token}"


def _shared(desk: Desk, address: str) -> Iterator[str]:
    public = desk.settings.address
    yield f"People sign in at  {public}/sign-in"
    yield f"Listening at       {address}, for the proxy that answers at {public}"
    if desk.settings.public_reading:
        yield "Anybody who reaches it can read."
    if public.startswith("http://"):
        yield f"What is sent to {public} can be read on the way, passwords too: put a proxy with TLS before the desk."
    if not people.has_admin(desk):
        yield f"Nobody is an admin yet. Invite one: {command_line('admin invite NAME')}"


def listen(host: str, port: int, *, anywhere: bool = False) -> socket.socket:
    """A listening socket, on a loopback address unless it may be `anywhere`. Raises InvalidInput or Unavailable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise InvalidInput(f"{host} is not an address of this machine; leave --host out to use 127.0.0.1.") from error
    if not anywhere and not all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found):
        raise InvalidInput(
            f"{host} can be reached from other machines, where anybody could read the desk. Leave --host out, or set"
            f" {ADDRESS_VARIABLE} to the address at which people shall reach it: then every page needs an account."
        )
    family, kind, _, _, address = found[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Unavailable(f"Port {port} is in use by another program; choose another with --port.") from error
        raise Unavailable(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from error
    return listener


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
