"""What the tests share: desks in a temporary folder, on SQLite and on a PostgreSQL cluster as old as the run.

`desk` and `new_desk` are on SQLite; `each_desk` and `new_each_desk` run a test once on each database.
The tests of PostgreSQL are skipped, and say so, where its programs are not installed.
"""

import gc
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import count
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.templating import Environment
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import URL, Connection, Engine, create_engine, text
from werkzeug.routing import Rule

from tests import openid_provider
from tests.seeded import make_workspace
from webapp.config import Settings
from webapp.operations import passwords
from webapp.operations.desk import Desk, open_desk
from webapp.web.surroundings import code_version

NewDesk = Callable[..., Desk]

settings.register_profile("untimed", deadline=None)  # no test fails because the machine is busy
settings.load_profile("untimed")
# a job in the background inherits that Ctrl+C is ignored, and so would the commands that the tests stop with it
signal.signal(signal.SIGINT, signal.default_int_handler)


def _in_memory() -> str | None:
    """The folder of files that are kept in memory, if this machine has one with room for what the tests write."""
    found = Path("/dev/shm")
    roomy = found.is_dir() and os.access(found, os.W_OK) and shutil.disk_usage(found).free > 2 * 1024**3
    return str(found) if roomy else None


IN_MEMORY = _in_memory()
if IN_MEMORY:  # a desk waits for the disk at each commit
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)


def pytest_collection_finish() -> None:
    """What is imported and collected stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


class _CompiledTemplates(BytecodeCache):
    """The code of templates, by what they are and what is in them."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Nearly every test makes a desk and an app: most of its time would go into compiling the same things again.

    So all apps have one memory of compiled templates and of the rules that make addresses, and all engines of one
    database one memory of compiled statements (which SQLAlchemy keeps by the dialect, hence one dialect for all).
    """
    compiled = _CompiledTemplates()
    make_environment, make_engine, compile_builder = (
        Flask.create_jinja_environment,
        create_engine,
        Rule._compile_builder,
    )
    builders: dict[Any, Any] = {}
    engines: dict[Any, Engine] = {}

    def environment(app: Flask) -> Environment:
        made = make_environment(app)
        made.bytecode_cache = compiled
        return made

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        assert not rule.defaults
        key = (rule.rule, rule.map.host_matching if rule.map else None, append_unknown)
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    def engine(url: URL, **options: Any) -> Engine:
        made = make_engine(url, **options)
        first = engines.setdefault((url.drivername, options.get("module")), made)
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
        return made

    with (
        patch.object(Flask, "create_jinja_environment", environment),
        patch.object(Rule, "_compile_builder", builder),
        patch("webapp.store.engine.create_engine", engine),
        patch("webapp.web.code_version", cache(code_version)),
    ):
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in filter(None, (field.metadata["variable"] for field in fields(Settings))):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as cheaply as can be: what a real hash costs is no subject of most tests."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Cluster:
    """A running PostgreSQL."""

    url: URL
    _connection: Connection
    _numbers: Iterator[int]

    @contextmanager
    def database(self, template: str = "migrated") -> Iterator[str]:
        """The address of a database as good as new, which is there as long as the `with`."""
        name = f"test_{next(self._numbers)}"
        # copied as files, as versions before 15 always do: through the log it is twice the work
        strategy = "STRATEGY file_copy" if (self._connection.dialect.server_version_info or (0,)) >= (15,) else ""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}")
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        self._connection.execute(text(statement))


def _postgresql_programs() -> Path | None:
    found = [Path(path).resolve() for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return next((path.parent for path in found if path.with_name("postgres").exists()), None)


def _unprivileged() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to be started by root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def _running_cluster(programs: Path) -> Iterator[Cluster]:
    user = _unprivileged()
    # not under tmp_path: its parents are closed to other users, and a socket's path may have 107 characters;
    # in memory because making a database copies a thousand files
    folder = Path(tempfile.mkdtemp(prefix="variorum-pg-", dir=IN_MEMORY or "/tmp"))
    if user:
        shutil.chown(folder, user)
    pg_ctl = [str(programs / "pg_ctl"), "-D", str(folder / "cluster"), "-w", "-s"]
    quick = "fsync=off synchronous_commit=off full_page_writes=off max_connections=50"
    options = " ".join(
        f"-c {option}" for option in [*quick.split(), "listen_addresses=", f"unix_socket_directories={folder}"]
    )

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120)

    try:
        run(
            *(str(programs / "initdb"), "-D", str(folder / "cluster"), "-U", "variorum", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        )
        run(*pg_ctl, "-l", str(folder / "log"), "-o", options, "start")
        try:
            url = URL.create(
                "postgresql+psycopg", username="variorum", database="postgres", query={"host": str(folder)}
            )
            engine = create_engine(url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                yield Cluster(url, connection, count(1))
            engine.dispose()
        finally:
            run(*pg_ctl, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql): its tests are skipped")
    if os.geteuid() == 0 and _unprivileged() is None:
        pytest.skip(f"PostgreSQL does not run as {getpass.getuser()}, and there is no user postgres or nobody")
    with _running_cluster(programs) as running:
        running.execute("CREATE DATABASE migrated")
        migrated = running.url.set(database="migrated").render_as_string(hide_password=False)
        open_desk(Settings(tmp_path_factory.mktemp("migrated"), migrated)).close()
        yield running


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a real OpenID provider."""
    with openid_provider.running() as found:
        yield found


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder reviews/ of an empty desk on SQLite: copying it is quicker than making the tables each time."""
    workspace = tmp_path_factory.mktemp("empty")
    open_desk(Settings(workspace)).close()
    return workspace / "reviews"


@pytest.fixture(scope="session")
def seeded_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`seeded.make_workspace`, for copies; whichever process of the run asks first makes it, and the others wait."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    with (run / "seeded.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (run / "seeded").exists():
            make_workspace(run / "seeding").rename(run / "seeded")
    return run / "seeded"


@contextmanager
def _desks(folder: Path, empty: Path, cluster: Cluster | None = None) -> Iterator[NewDesk]:
    with ExitStack() as opened:
        numbers = count(1)

        def new(*, workspace: Path | None = None, database: str | None = None, **others: Any) -> Desk:
            if workspace is None:
                workspace = folder / f"{'postgresql' if cluster else 'sqlite'}-{next(numbers)}"
                workspace.mkdir()
                if cluster is None:
                    shutil.copytree(empty, workspace / "reviews")
            if database is None:
                database = opened.enter_context(cluster.database()) if cluster else ""
            return opened.enter_context(open_desk(Settings(workspace, database, **others)))

        yield new


@pytest.fixture
def new_desk(tmp_path: Path, empty_desk: Path) -> Iterator[NewDesk]:
    """Opens SQLite desks: each in a new workspace, or in `workspace`."""
    with _desks(tmp_path, empty_desk) as new:
        yield new


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """An empty desk on SQLite."""
    return new_desk()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_each_desk(request: pytest.FixtureRequest, tmp_path: Path, empty_desk: Path) -> Iterator[NewDesk]:
    """Opens desks, first on SQLite, then on PostgreSQL: each on a database of its own, or on `database`."""
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    with _desks(tmp_path, empty_desk, cluster) as new:
        yield new


@pytest.fixture
def each_desk(new_each_desk: NewDesk) -> Desk:
    """An empty desk, once on each database."""
    return new_each_desk()


@pytest.fixture
def postgresql_desk(cluster: Cluster, tmp_path: Path, empty_desk: Path) -> Iterator[Desk]:
    """An empty desk on PostgreSQL."""
    with _desks(tmp_path, empty_desk, cluster) as new:
        yield new()
