"""The progress bar of a command, watched through a terminal of its own, and Ctrl+C."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from webapp import cli_progress
from webapp.config import Settings
from webapp.operations import alignments
from webapp.operations.desk import open_desk

ROOT = Path(__file__).parents[2]
STOPPED = "variorum: Stopped. What was finished before is kept; nothing is half-written."
# the command with an aligner that tells how far it is and, if it is asked to, goes on for ever
SLOW = """
import signal, sys
from webapp import cli, cli_progress
from webapp.operations import alignments, comparing
from webapp.text.align import align

def slow(*sides, progress, **options):
    for share in (0.0, 0.25, 0.5):
        progress(share)
    if endless:
        print("half done", flush=True)
        signal.pause()
    return align(*sides, **options)

endless = sys.argv.pop(1) == "endless"
alignments.align = comparing.align = slow
cli_progress._MOMENT = 0
cli.main()
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "old.txt", tmp_path / "new.txt"]
    found[0].write_text("First. Second.\n\nThird.\n", encoding="utf-8")
    found[1].write_text("First. Second, changed.\n\nThird.\n", encoding="utf-8")
    return found


@contextmanager
def in_terminal(how: str, *arguments: object) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A command whose standard error is a terminal, and that terminal's other end."""
    ours, its = pty.openpty()
    command = [sys.executable, "-c", SLOW, how, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=its, text=True, cwd=ROOT) as process:
        os.close(its)
        try:
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def shown(terminal: int) -> str:
    """All that was written to the terminal, to its end."""
    written = b""
    with suppress(OSError):  # how Linux tells the end of a terminal
        while part := os.read(terminal, 4096):
            written += part
    return written.decode()


@pytest.mark.parametrize("command", ["align", "compare"])
def test_a_bar_is_shown_in_a_terminal_and_the_cursor_is_back(files: list[Path], command: str) -> None:
    with in_terminal("once", command, *files) as (process, terminal):
        bar = shown(terminal)
        assert process.stdout
        assert "Aligning" not in process.stdout.read()
        assert process.wait() == 0
    assert bar.index("Aligning") < bar.index("25%") < bar.index("50%") < bar.index("100%")
    assert bar.endswith("\x1b[?25h\r\n")


def test_importing_shows_the_pair_and_all_pairs_in_one_bar(files: list[Path], tmp_path: Path) -> None:
    workspace = tmp_path / "desk"
    workspace.mkdir()
    for number, siglum in enumerate("AB"):
        options = ["--document", "old"] if number else []
        with in_terminal("once", "import", files[number], "--siglum", siglum, *options, "--workspace", workspace) as (
            process,
            terminal,
        ):
            bar = shown(terminal)
            assert process.wait() == 0
        assert bool(bar) == bool(number)  # one witness is no pair
    assert "Aligning A and B" in bar
    assert bar.index("50%") < bar.index("100%")


def test_nothing_is_shown_where_nobody_looks(files: list[Path]) -> None:
    command = [sys.executable, "-c", SLOW, "once", "align", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    assert done.stderr == b""


def test_what_takes_a_moment_only_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with cli_progress.progress_bar() as tell:
        tell(0.5, "Aligning")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(cli_progress, "_MOMENT", 0)
    with cli_progress.progress_bar() as tell:
        tell(0.5, "Aligning")
    assert "100%" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["align", "compare"])
def test_control_c_ends_with_one_sentence_and_130(files: list[Path], command: str) -> None:
    with in_terminal("endless", command, *files) as (process, terminal):
        assert process.stdout
        assert process.stdout.readline() == "half done\n"
        process.send_signal(signal.SIGINT)
        told = shown(terminal)
        assert process.stdout.read() == ""
        assert process.wait() == 130
    assert told.rstrip().splitlines()[-1] == STOPPED
    assert told.count("\x1b[?25h") == 1
    assert "Traceback" not in told
    assert "Aborted" not in told


def test_control_c_leaves_what_came_in_and_nothing_half_written(files: list[Path], tmp_path: Path) -> None:
    workspace = tmp_path / "desk"
    workspace.mkdir()
    command = [sys.executable, "-c", SLOW, "endless", "import", str(files[0]), "--workspace", str(workspace)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    command += ["--siglum", "B", "--document", "old"]
    command[5] = str(files[1])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert "added as witness B of old" in process.stdout.readline()
        assert process.stdout.readline() == "half done\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert (process.returncode, told) == (130, STOPPED + "\n")
    with open_desk(Settings(workspace)) as desk:
        (pair,) = alignments.missing(desk, "old")
        assert [side.witness.siglum for side in pair] == ["A", "B"]


def test_a_pair_that_cannot_be_aligned_is_said_and_is_1(files: list[Path], tmp_path: Path) -> None:
    workspace = tmp_path / "desk"
    workspace.mkdir()
    failing = SLOW.replace("signal.pause()", "raise ZeroDivisionError")
    options = ["--workspace", str(workspace)]
    subprocess.run(
        [sys.executable, "-c", failing, "endless", "import", str(files[0]), *options], check=True, capture_output=True
    )
    command = [*options, "--siglum", "B", "--document", "old"]
    done = subprocess.run(
        [sys.executable, "-c", failing, "endless", "import", str(files[1]), *command],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert "variorum: A and B could not be aligned: Something went wrong in the desk itself" in done.stderr
