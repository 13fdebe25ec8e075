"""The README holds what it says: every command in it runs, every setting and every file it names is there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from webapp.cli import main
from webapp.config import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
COMMANDS = [line.partition("#")[0].strip() for line in SHELL.splitlines() if line.startswith(".venv/bin/variorum")]
VARIORUM = str(Path(sys.executable).with_name("variorum"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's workspace, with the files that the README's examples name."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("seeds", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "letter.txt").write_text("First.\n\nSecond.\n", encoding="utf-8")
    (folder / "draft.txt").write_text("First, revised.\n\nSecond.\n", encoding="utf-8")
    return folder


def test_the_readme_shows_every_command() -> None:
    shown = {shlex.split(command)[1] for command in COMMANDS}
    assert shown == set(main.commands)


def test_every_command_of_the_readme_runs_in_its_order(workspace: Path) -> None:
    for command in COMMANDS:
        arguments = shlex.split(command)[1:]
        if arguments[0] == "serve":  # it would not end; the browser journeys start it
            arguments = ["serve", "--help"]
        if arguments[0] == "import-reviews":
            (workspace / "reviews" / "variorum.sqlite3").unlink()
        done = subprocess.run(
            [VARIORUM, *arguments], cwd=workspace, capture_output=True, text=True, check=False, env=dict(os.environ)
        )
        assert (done.returncode, done.stderr) == (0, ""), command


def test_the_make_targets_of_the_readme_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)|`make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target


def test_every_setting_is_listed_and_no_other() -> None:
    ours = {field.metadata["variable"] for field in fields(Settings)} - {""}
    assert set(re.findall(r"\| `(VARIORUM_\w+)`", README)) == ours


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_readme_begins_with_two_commands() -> None:
    first = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[0].strip().splitlines()
    assert len(first) == 2
    assert first[1] == "make serve"


def test_figures_have_been_measured() -> None:
    assert "FIGURES" not in README


def test_nothing_is_committed_that_names_this_machine_or_a_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
