"""The desk as a process: what it prints, what it refuses, and that nothing said is lost when it is killed."""

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from webapp.errors import InvalidInput, Unavailable
from webapp.web.serving import listen

VARIORUM = str(Path(sys.executable).with_name("variorum"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "letter.txt").write_text("First. Second.\n\nThird.\n", encoding="utf-8")
    return tmp_path


class Serving:
    """A served desk: its process, where it answers, and the one-time address."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.read_at = process.stdout.readline().split()[-1].rstrip("/")
        self.sign_in_at = process.stdout.readline().split()[-1]
        self.cookie = ""

    def request(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        """Status, Location and body."""
        host = urlsplit(self.read_at).netloc
        connection = http.client.HTTPConnection(host, timeout=30)
        headers = {"Origin": self.read_at, "Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        connection.close()
        return answer.status, answer.getheader("Location") or "", body

    def kill(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


@contextmanager
def served(workspace: Path, port: int = 0) -> Iterator[Serving]:
    process = subprocess.Popen(
        [VARIORUM, "serve", "--port", str(port), "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            yield Serving(process)
        finally:
            process.kill()


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def test_a_comment_and_the_session_survive_a_kill_and_a_restart(workspace: Path) -> None:
    with served(workspace) as desk:
        assert desk.request("POST", urlsplit(desk.sign_in_at).path, name="Ada")[0] == 303
        _, _, page = desk.request("GET", "/d/letter/A/p1")
        action = re.search(r'<form[^>]* action="([^"]*comment[^"]*)"', page)
        assert action
        fields = {name: field(page, name) for name in ("csrf", "key", "text_hash")}
        status, _, _ = desk.request("POST", action[1].replace("&amp;", "&"), body="It stays.", **fields)
        assert status == 303
        assert desk.kill(signal.SIGKILL) == -signal.SIGKILL
    with served(workspace, urlsplit(desk.read_at).port or 0) as again:
        again.cookie = desk.cookie
        _, _, page = again.request("GET", "/d/letter/A/p1")
        assert "It stays." in page
        assert field(page, "csrf")
        assert again.sign_in_at != desk.sign_in_at


def test_ctrl_c_ends_it_in_order(workspace: Path) -> None:
    with served(workspace) as desk:
        assert desk.request("GET", "/")[0] == 200
        assert desk.kill(signal.SIGINT) == 0


def refused(workspace: Path, *options: str) -> str:
    done = subprocess.run(
        [VARIORUM, "serve", "--workspace", str(workspace), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_in_use_is_said(workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is in use by another program; choose another with --port." in refused(
            workspace, "--port", str(port)
        )


def test_a_folder_that_cannot_be_made_is_said(workspace: Path) -> None:
    (workspace / "reviews").write_text("in the way", encoding="utf-8")
    assert "reviews" in refused(workspace, "--port", "0")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_only_the_loopback_address_is_served(host: str) -> None:
    with pytest.raises(InvalidInput, match="can be reached from other machines"):
        listen(host, 0)


@pytest.mark.parametrize("addresses", [("127.0.0.1", "192.0.2.1"), ("192.0.2.1", "127.0.0.1")])
def test_a_name_is_served_only_if_all_its_addresses_are_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(InvalidInput, match="can be reached from other machines"):
        listen("desk.example", 0)


def test_with_a_public_address_any_address_is_served() -> None:
    with listen("0.0.0.0", 0, anywhere=True) as listener:
        assert listener.getsockname()[1] > 0


def test_a_shared_desk_prints_no_way_in_and_says_how_to_invite(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARIORUM_ADDRESS", "http://desk.example.org")
    command = [VARIORUM, "serve", "--host", "0.0.0.0", "--port", "0", "--workspace", str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(5)]
            port = int(re.findall(r"http://0\.0\.0\.0:([0-9]+),", said[1])[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/", headers={"Host": "desk.example.org"})
            answer = connection.getresponse()
            assert (answer.status, answer.getheader("Location")) == (303, "/sign-in")
            connection.close()
        finally:
            process.kill()
    assert said[0] == "People sign in at  http://desk.example.org/sign-in\n"
    assert "can be read on the way" in said[2]
    assert "admin invite NAME" in said[3]
    assert "/desk/" not in "".join(said)


def test_a_loopback_name_is_served_and_a_name_of_nobody_is_not() -> None:
    with listen("localhost", 0) as listener:
        assert listener.getsockname()[1] > 0
    with pytest.raises(InvalidInput, match="is not an address of this machine"):
        listen("nowhere.invalid", 0)


def test_a_port_that_another_listens_on_is_unavailable() -> None:
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(Unavailable, match="in use"):
            listen("127.0.0.1", taken.getsockname()[1])
