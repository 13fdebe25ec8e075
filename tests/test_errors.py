"""What a message tells a person to do can be done."""

import pytest

from webapp.errors import command_line


@pytest.mark.parametrize(
    ("started", "told"),
    [
        (".venv/bin/variorum", ".venv/bin/variorum upgrade"),
        ("/home/ada/my desk/variorum", "'/home/ada/my desk/variorum' upgrade"),
        ("variorum", "variorum upgrade"),
        ("/usr/lib/python3/webapp/cli.py", "variorum upgrade"),
    ],
)
def test_a_command_is_told_as_the_program_was_started(started: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [started, "serve"])
    assert command_line("upgrade") == told
