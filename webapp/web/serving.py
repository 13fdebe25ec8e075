"""Serving the desk on this machine: the loopback address only, waitress's threads, the aligner beside them.

Anybody who can reach the port can read, so until there are accounts for everyone the desk listens where only this
machine can reach it.
"""

import errno
import ipaddress
import secrets
import socket

import click
import waitress

from webapp.errors import InvalidInput, Unavailable
from webapp.operations.desk import Desk
from webapp.operations.worker import Worker
from webapp.web import create_app

_THREADS = 8


def serve_desk(desk: Desk, host: str, port: int) -> None:
    """Serve until interrupted, after printing the addresses to open.

    Raises InvalidInput for an address beyond this machine, Unavailable for a port in use.
    """
    listener = listen(host, port)
    token = secrets.token_urlsafe(24)
    worker = Worker(desk)
    app = create_app(desk, sign_in_token=token, worker=worker)
    server = waitress.create_server(app, sockets=[listener], threads=_THREADS, ident="variorum")
    address = _address(host, listener.getsockname()[1])
    worker.start()
    click.echo(f"Read at            {address}/")
    click.echo(f"Sign in (once) at  {address}/desk/{token}")
    click.echo("Stop with Ctrl+C.")
    try:
        server.run()
    finally:
        worker.stop()
        server.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on a loopback address. Raises InvalidInput or Unavailable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise InvalidInput(f"{host} is not an address of this machine; leave --host out to use 127.0.0.1.") from error
    if not all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found):
        raise InvalidInput(
            f"{host} can be reached from other machines, where anybody could read the desk; until there are accounts"
            " for everyone it serves loopback addresses only: leave --host out."
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
