"""`variorum terms`: what comes in and goes out in the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", ["import", "export"])
def test_each_has_help_with_an_example(command: str) -> None:
    assert f"variorum terms {command}" in run("terms", command, "--help").output.partition("Options:")[0]


def test_terms_come_in_and_go_out(workspace: Path) -> None:
    path = workspace / "t.csv"
    path.write_text("id,zh-Hans\nt1,矛盾\nt2,\n", encoding="utf-8")
    done = run("terms", "import", path, "--dry-run", "--workspace", workspace)
    counts = f"{path}: terms: 1 new, 0 changed, 0 as they are, 1 refused."
    assert (done.exit_code, done.stdout) == (1, f"{counts} Nothing was written.\n")
    assert f"variorum: {path}, line 3: The term has no form" in done.stderr
    assert run("terms", "export", "--workspace", workspace).stdout_bytes == (
        b"\xef\xbb\xbfid,aliases,pinyin,exact,renderings,relations,scope,attested,certainty,notes\r\n"
    )
    assert run("terms", "import", path, "--workspace", workspace).stdout == f"{counts}\n"
    assert "t1,矛盾," in run("terms", "export", "--workspace", workspace).stdout
    assert '<conceptEntry id="t1">' in run("terms", "export", "--format", "tbx", "--workspace", workspace).stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"en\n\xff", "is not UTF-8"), (b'en\n"w', "t.csv, line 2, column 1"), (None, "t.csv")],
)
def test_a_fault_is_one_sentence(workspace: Path, content: bytes | None, told: str) -> None:
    if content:
        (workspace / "t.csv").write_bytes(content)
    done = run("terms", "import", workspace / "t.csv", "--workspace", workspace)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_names_what_is_wrong_in_the_terms_of_seeds(workspace: Path) -> None:
    (workspace / "seeds" / "terms.csv").write_text("en,certainty\nword,perhaps\n", encoding="utf-8")
    done = run("check", "--workspace", workspace)
    assert done.exit_code == 1
    assert "seeds/terms.csv, line 2: “perhaps” is no certainty" in done.stderr
