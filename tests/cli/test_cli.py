"""The command line: what each command prints, its exit code, and its one sentence when something is wrong."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.examples import an_account, start_working
from webapp.cli import main
from webapp.config import Settings
from webapp.errors import Forbidden, Unavailable
from webapp.operations import one_time_links, people
from webapp.operations.desk import open_desk
from webapp.review import Role

ROOT = Path(__file__).parents[2]
(SEED,) = ROOT.glob("seeds/*.txt")
(REVISED,) = ROOT.glob("translations/*/B-*.txt")
(CHINESE,) = ROOT.glob("translations/*/Z-*.txt")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "translations" / "letter").mkdir(parents=True)
    (tmp_path / "seeds" / "letter.txt").write_text("First. Second.\n\nThird.", encoding="utf-8")
    (tmp_path / "translations" / "letter" / "B-new.txt").write_text(
        "---\nsiglum: B\nlabel: New\nlanguage: en\nbasis: translation\n---\n\nFirst. Second, changed.\n\nThird.\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"variorum {command}" in done.output.split("Options:")[0].partition("\n")[2]


@pytest.mark.parametrize("command", ["invite", "link"])
def test_the_commands_for_admins_have_help_with_an_example(command: str) -> None:
    assert f"variorum admin {command}" in run("admin", command, "--help").output.partition("Options:")[0]


def test_the_first_admin_is_invited_from_the_terminal(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("admin", "invite", "Ada", "--workspace", workspace)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:8963/enter/")
    monkeypatch.setenv("VARIORUM_ADDRESS", "https://desk.example.org")
    again = run("admin", "link", "Ada", "--workspace", workspace).stdout
    assert again.startswith("https://desk.example.org/enter/")
    with open_desk(Settings(workspace)) as desk:
        with pytest.raises(Forbidden):
            one_time_links.find(desk, done.stdout.strip().rpartition("/")[2])
        link = one_time_links.find(desk, again.strip().rpartition("/")[2])
        assert link.account.name == "Ada"
        assert link.account.roles == {Role.ADMIN}


def test_an_invitation_may_name_other_roles_that_there_are(workspace: Path) -> None:
    assert (
        run("admin", "invite", "Bea", "--role", "editor", "--role", "reader", "--workspace", workspace).exit_code == 0
    )
    assert run("admin", "invite", "Cid", "--role", "owner", "--workspace", workspace).exit_code == 2
    with open_desk(Settings(workspace)) as desk:
        assert people.account_named(desk, "Bea").roles == {Role.EDITOR, Role.READER}


def test_an_invitation_that_cannot_be_made_is_told(workspace: Path) -> None:
    run("admin", "invite", "Ada", "--workspace", workspace)
    for arguments, told in (
        (("invite", "Ada"), "already"),
        (("link", "Eve"), "no account Eve"),
        (("link", ""), "name"),
    ):
        done = run("admin", *arguments, "--workspace", workspace)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert told in done.stderr


def test_an_invitation_does_not_stand_in_the_way_of_the_journal(workspace: Path) -> None:
    run("admin", "invite", "Bea", "--workspace", workspace)
    run("export-reviews", "--workspace", workspace)
    (workspace / "reviews" / "variorum.sqlite3").unlink()
    assert run("admin", "invite", "Ada", "--workspace", workspace).exit_code == 0
    with open_desk(Settings(workspace)) as desk:
        assert people.account_named(desk, "Bea").roles == {Role.ADMIN}


def test_wrong_usage_is_2() -> None:
    assert run("compare", "only-one.txt").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("list", "--format", "xml").exit_code == 2


def test_a_fault_is_one_sentence_on_standard_error_and_1(tmp_path: Path) -> None:
    done = run("compare", tmp_path / "none.txt", SEED)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert re.fullmatch(r"variorum: There is no file .*none\.txt\.\n", done.stderr)


def test_compare_shows_what_differs_passage_by_passage() -> None:
    done = run("compare", SEED, REVISED)
    assert done.exit_code == 0
    assert (
        "¶ 10  I.5\nKhrushchev [-said-]{+says that+} the cause of peace [-has relied-]{+depends+} on him" in done.output
    )
    assert "¶ 24" not in done.output
    assert "the same" in done.output.splitlines()[0]
    assert "\x1b" not in done.output


def test_compare_of_a_text_with_itself_finds_nothing() -> None:
    assert "0 differences in 0 of 30 places; 30 the same" in run("compare", SEED, SEED).output


def test_compare_across_languages_sets_the_passages_beside_each_other() -> None:
    output = run("compare", SEED, CHINESE).output
    assert "in different languages" in output
    assert "赫鲁晓夫说，和平事业靠的是他和肯尼迪。" in output


def test_compare_as_json_holds_the_texts_and_edits_that_rebuild_them() -> None:
    found = json.loads(run("compare", SEED, REVISED, "--format", "json").output)
    texts = {side: [passage["text"] for passage in found[side]["passages"]] for side in ("left", "right")}
    for place in found["places"]:
        for side in ("left", "right"):
            if place["edits"]:
                whole = found["separator"].join(texts[side][index] for index in place[side])
                assert "".join(whole[slice(*edit[side])] for edit in place["edits"]) == whole


def test_compare_as_html_is_one_file_that_asks_for_nothing() -> None:
    html = run("compare", SEED, REVISED, "--format", "html").output
    assert "<del data-edit=" in html
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", html)
    assert html.count("<tr>") == 31


def test_align_prints_links_with_scores_that_cover_everything() -> None:
    links = json.loads(run("align", SEED, REVISED, "--format", "json").output)
    assert [link["left"] for link in links] == [[index] for index in range(26)]
    assert all(0 <= link["score"] <= 1 for link in links)
    assert re.match(r" +1  1 +\d\.\d\d\n", run("align", SEED, REVISED).output)


def test_align_tells_the_kind_of_a_link_and_which_to_check(tmp_path: Path) -> None:
    left, right = tmp_path / "left.txt", tmp_path / "right.txt"
    left.write_text("The ship came late. Nobody waited.\n\nBees left the hive.\n\nJ. Smith\n", encoding="utf-8")
    right.write_text("The ship came late.\n\nNobody waited.\n\nBees left the hive.\n\nThe Admiral\n", encoding="utf-8")
    assert [link["kind"] for link in json.loads(run("align", left, right, "--format", "json").output)] == [
        "split",
        "1:1",
        "1:1",
    ]
    first, second, third = run("align", left, right).output.splitlines()
    assert first.endswith("  split")
    assert re.search(r"\d$", second)
    assert third.endswith("  check")  # a guess from the place alone


def test_files_with_nothing_in_common_are_said_to_have_nothing(tmp_path: Path) -> None:
    left, right = tmp_path / "left.txt", tmp_path / "right.txt"
    left.write_text("The ship came late.\n\nNobody waited on the quay.\n", encoding="utf-8")
    right.write_text("Beekeeping for beginners.\n\nClover gives pale honey.\n", encoding="utf-8")
    done = run("align", left, right)
    assert done.exit_code == 0
    assert "Nothing was found in common: no passage of one is linked with one of the other." in done.stderr
    assert "Nothing was found" not in run("align", left, left).stderr
    assert "nothing was found in common" in run("compare", left, right).output
    assert "nothing was found in common" not in run("compare", left, left).output


def test_check_tells_what_is_wrong_and_is_then_1(workspace: Path) -> None:
    assert run("check", "--workspace", workspace).exit_code == 0
    path = workspace / "translations" / "letter" / "B-new.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("language: en", "language: xx-nope"), encoding="utf-8")
    done = run("check", "--workspace", workspace)
    assert done.exit_code == 1
    assert "translations/letter/B-new.txt, line 4: “xx-nope” is no language tag" in done.stderr
    assert not (workspace / "reviews").exists()


def test_check_tells_a_file_that_has_changed_since_the_desk_received_it(workspace: Path) -> None:
    run("list", "--workspace", workspace)
    assert run("check", "--workspace", workspace).exit_code == 0
    (workspace / "seeds" / "letter.txt").write_text("First. Another second.", encoding="utf-8")
    done = run("check", "--workspace", workspace)
    assert done.exit_code == 1
    assert "seeds/letter.txt: witness A of letter is already there with another text" in done.stderr


def test_list_names_documents_witnesses_and_counts(workspace: Path) -> None:
    (entry,) = json.loads(run("list", "--workspace", workspace, "--format", "json").stdout)
    assert (entry["id"], entry["passages"], entry["open_threads"]) == ("letter", 2, 0)
    assert [witness["siglum"] for witness in entry["witnesses"]] == ["A", "B"]
    assert "letter" in run("list", "--workspace", workspace).stdout


def test_list_is_1_when_something_was_left_out(workspace: Path) -> None:
    assert run("list", "--workspace", workspace).exit_code == 0
    (workspace / "seeds" / "memo.txt").write_bytes(b"")
    (workspace / "seeds" / "letter.txt").write_text("Another.", encoding="utf-8")
    for form in ("text", "json"):
        done = run("list", "--workspace", workspace, "--format", form)
        assert done.exit_code == 1
        assert "variorum: seeds/memo.txt is empty" in done.stderr
        assert "variorum: seeds/letter.txt: witness A of letter is already there with another text" in done.stderr
        assert "letter" in done.stdout


def test_serve_says_what_was_left_out_and_goes_on(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("webapp.web.serving.serve_desk", lambda *given: served.append(given))
    (workspace / "seeds" / "memo.txt").write_bytes(b"")
    done = run("serve", "--workspace", workspace)
    assert done.exit_code == 0
    assert "variorum: seeds/memo.txt is empty" in done.stderr
    assert len(served) == 1


def test_import_stops_where_the_machine_does_not_let_us(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr("webapp.operations.loading.import_file", full)
    done = run("import", "one.txt", "two.txt", "--workspace", workspace)
    assert done.exit_code == 1
    assert done.stderr == "variorum: one.txt was not imported, nor was any file after it. The disk is full.\n"


def test_import_brings_files_in_and_tells_which_it_could_not(workspace: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "memo.txt", tmp_path / "bad.txt"
    good.write_text("One.\n\nTwo.", encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    done = run("import", good, bad, "--workspace", workspace)
    assert done.exit_code == 1
    assert "memo.txt: added as witness A of memo" in done.stdout
    assert "bad.txt is encoded as UTF-16" in done.stderr
    assert "memo" in run("list", "--workspace", workspace).stdout


def test_import_into_a_working_text_proposes_in_somebodys_name(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("One ship.\n\nTwo ships.", encoding="utf-8")
    run("import", path, "--workspace", workspace)
    with open_desk(Settings(workspace)) as desk:
        start_working(desk, an_account(desk, "Ada"), document="memo")
        an_account(desk, "Bo")
    path.write_text("One ship.\n\nTwo boats.", encoding="utf-8")
    where = ("--document", "memo", "--siglum", "W", "--workspace", workspace)
    done = run("import", path, *where)
    assert done.exit_code == 0
    assert done.stdout == f"{path}: 1 change is proposed on witness W, in the name of Ada.\n"
    assert run("import", path, *where).stdout == f"{path} was brought before; nothing new is proposed.\n"
    path.write_text("One ship.\n\nTwo rafts.", encoding="utf-8")
    assert "in the name of Bo" in run("import", path, *where, "--as", "Bo").stdout
    assert "There is no account Cy" in run("import", path, *where, "--as", "Cy").stderr


def test_import_says_what_was_not_found_in_an_export_of_an_archive(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("**Memo**\n\nCitation:\n\nArchive, 1\n\nContents:\n\nOne.\n\nTwo.", encoding="utf-8")
    for outcome in ("added", "unchanged"):
        done = run("import", path, "--workspace", workspace)
        assert done.exit_code == 0
        assert done.stdout == (
            f"{path}: {outcome} as witness A of memo\n"
            f"{path}: not found: date line, summary, label of the contents, original language.\n"
        )


def test_export_and_import_of_reviews(workspace: Path) -> None:
    assert run("export-reviews", "--workspace", workspace).exit_code == 1  # there is no desk yet
    run("list", "--workspace", workspace)
    done = run("export-reviews", "--workspace", workspace)
    assert done.exit_code == 0
    assert "letter.jsonl" in done.stdout
    without = workspace / "without"
    without.mkdir()
    assert "There is no journal in" in run("import-reviews", "--workspace", without).stderr
    assert "only" in run("import-reviews", "--workspace", workspace).stderr.lower()
    (workspace / "reviews" / "variorum.sqlite3").unlink()
    done = run("import-reviews", "--workspace", workspace)
    assert done.exit_code == 0
    assert re.fullmatch(r"\d+ facts are back\.\n", done.stdout)


def test_a_file_imported_into_an_empty_desk_comes_after_what_the_journal_tells(workspace: Path) -> None:
    for name in ("memo.txt", "note.txt"):
        (workspace / name).write_text(f"A {name}.", encoding="utf-8")
    run("import", workspace / "memo.txt", "--workspace", workspace)
    run("export-reviews", "--workspace", workspace)
    (workspace / "reviews" / "variorum.sqlite3").unlink()
    assert run("import", workspace / "note.txt", "--workspace", workspace).exit_code == 0
    listed = json.loads(run("list", "--workspace", workspace, "--format", "json").stdout)
    assert sorted(entry["id"] for entry in listed) == ["letter", "memo", "note"]


def test_verify_says_how_much_it_checked_and_is_1_when_something_is_wrong(workspace: Path) -> None:
    assert run("verify", "--workspace", workspace).exit_code == 1, "there is no desk yet"
    assert run("list", "--workspace", workspace).exit_code == 0
    done = run("verify", "--workspace", workspace)
    assert done.exit_code == 0
    assert re.fullmatch(r"5 events, \d+ rows and \d+ texts checked; everything is as it was written\.\n", done.output)
    database = sqlite3.connect(workspace / "reviews" / "variorum.sqlite3")
    database.executescript("DROP TRIGGER text_no_update; UPDATE text SET body = 'Fourth.' WHERE body = 'Third.'")
    database.close()
    done = run("verify", "--workspace", workspace)
    assert done.exit_code == 1
    assert re.fullmatch(r"variorum: text [0-9a-f]{64} of letter is not what event 3 recorded \(body\)\.\n", done.stderr)
    assert done.stdout.endswith("; 1 fault.\n")


def test_upgrade_says_that_there_is_nothing_to_do(workspace: Path) -> None:
    run("list", "--workspace", workspace)
    done = run("upgrade", "--workspace", workspace)
    assert done.exit_code == 0
    assert re.fullmatch(r"The database is of the newest form, \d{4}; nothing was changed\.\n", done.stdout)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--host", "0.0.0.0", "other machines"), ("--host", "no-such-host.invalid", "not an address of this machine")],
)
def test_serve_refuses_an_address_beyond_this_machine(workspace: Path, option: str, value: str, told: str) -> None:
    done = run("serve", "--workspace", workspace, "--port", "0", option, value)
    assert done.exit_code == 1
    assert told in done.stderr


def test_output_to_a_closed_pipe_is_no_fault() -> None:
    command = f"'{sys.executable}' -m webapp.cli compare '{SEED}' '{REVISED}' --format json | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert done.stderr == b""


needs_a_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")


def run_on_a_full_disk(*arguments: object, stream: str, workspace: Path) -> subprocess.CompletedProcess[bytes]:
    """The command in `workspace`, with its standard output or error, buffered as everywhere, on a full disk."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "webapp.cli", *map(str, arguments)]
    with Path("/dev/full").open("w") as full:
        return subprocess.run(
            command,
            stdout=full if stream == "stdout" else subprocess.PIPE,
            stderr=full if stream == "stderr" else subprocess.PIPE,
            cwd=workspace,
            env=environment | {"PYTHONPATH": str(ROOT)},
            check=False,
        )


@needs_a_full_disk
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("check", "--help"),
        ("compare", SEED, REVISED, "--format", "json"),
        ("align", SEED, REVISED),
        ("check",),
        ("list",),
        ("serve", "--port", "0"),
    ],
    ids=lambda arguments: " ".join(part for part in arguments if isinstance(part, str)),
)
def test_output_that_cannot_be_written_is_told_in_one_sentence(workspace: Path, arguments: tuple[object, ...]) -> None:
    done = run_on_a_full_disk(*arguments, stream="stdout", workspace=workspace)
    assert re.fullmatch(rb"variorum: The output cannot be written \(No space left on device\), [^\n]+\n", done.stderr)
    assert done.returncode == 1


@needs_a_full_disk
def test_a_fault_that_cannot_be_told_is_still_1(tmp_path: Path) -> None:
    assert run_on_a_full_disk("check", stream="stderr", workspace=tmp_path).returncode == 1


def test_a_fault_of_the_program_is_not_taken_for_output_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "comparison.html")

    monkeypatch.setattr("webapp.operations.comparing.compare_files", fail)
    assert isinstance(run("compare", SEED, REVISED).exception, FileNotFoundError)
