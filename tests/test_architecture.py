"""The house rules that no other gate holds: who imports whom, what a template may do, what files may name."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from tests.servers import ROOT

BIN = Path(sys.executable).parent
# What every template has: its page, the macros, and addresses. What else a page needs is a field of `page`.
TEMPLATE_NAMES = {"page", "head", "ui", "url_for", "assets", "static"}
FORBIDDEN_IN_TEMPLATES = {
    "unescaped output": r"\|\s*safe\b|\{%-?\s*autoescape",
    "an inline script": r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)[^>]*>",  # data does not run
    "an inline style": r"<style\b|\sstyle=",
    "an inline handler": r"\s(?:on[a-z]+|hx-on[:a-z-]*)=",
    "code in an attribute": r"=[\"']\s*(?:js|javascript):",
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}
# Written in pieces, so that this file keeps its own rule.
REGISTRIES = "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "deb" + "ian"))
FORBIDDEN_IN_FILES = {
    "a machine's path": r"(?:^|[^A-Za-z0-9_.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm")) + r")/",
    "a registry's host": rf"://[a-z.-]*(?:{REGISTRIES})",
}
LINES = {".py": 400, ".js": 400, ".css": 400, ".html": 120}
FUNCTION_LINES = 40


def tracked(*endings: str) -> list[Path]:
    """Every file that is or will be committed, with one of these endings (or any)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    paths = (ROOT / name for name in names)
    return sorted({path for path in paths if path.is_file() and (not endings or path.suffix in endings)})


def lines(path: Path) -> list[str]:
    """Text lines of a file; a picture or font has none."""
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode().splitlines()


def found(patterns: dict[str, str], paths: list[Path]) -> Iterator[str]:
    """Say where a forbidden pattern stands."""
    for path in paths:
        for number, line in enumerate(lines(path), 1):
            for what, pattern in patterns.items():
                if re.search(pattern, line):
                    yield f"{path.relative_to(ROOT)}:{number}: {what}: {line.strip()[:80]}"


def trees(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    """Parse every module of a folder."""
    for path in tracked(".py"):
        if path.is_relative_to(ROOT / folder):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def gate(*command: str) -> str:
    """Run a gate; return what it complains about."""
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_imports_point_down() -> None:
    assert gate("lint-imports") == ""


def test_every_module_has_its_place_in_the_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    placed = {name.strip("( )") for layer in contracts[0]["layers"] for name in layer.split("|")}
    modules = {f"app.{path.stem}" for path in (ROOT / "app").glob("[!_]*.py")}
    packages = {f"app.{path.parent.name}" for path in (ROOT / "app").glob("*/__init__.py")}
    assert modules | packages <= placed


def test_templates_pass_their_linter() -> None:
    assert gate("djlint", "--quiet", "--lint", "templates") == ""


def test_templates_hold_nothing_that_a_strict_content_policy_forbids() -> None:
    assert list(found(FORBIDDEN_IN_TEMPLATES, tracked(".html"))) == []


def test_templates_use_their_page_and_the_shared_macros_only() -> None:
    # A block rendered alone sees no other name: a stray one works on the page and fails in the swap.
    # A part is included where its other names are at hand, and says in its first line which it needs.
    environment = Environment(autoescape=True)
    stray = {}
    for path in tracked(".html"):
        text = path.read_text()
        environment.filters |= dict.fromkeys(re.findall(r"\|\s*(\w+)", text), str)
        needed = set(re.findall(r"`(\w+)`", text.splitlines()[0])) if path.parent.name == "parts" else set()
        stray[path.name] = meta.find_undeclared_variables(environment.parse(text)) - TEMPLATE_NAMES - needed
    assert {name: names for name, names in stray.items() if names} == {}


def test_files_name_neither_a_machine_nor_a_registry() -> None:
    paths = [path for path in tracked() if not path.is_relative_to(ROOT / ".ci")]
    assert list(found(FORBIDDEN_IN_FILES, paths)) == []


def test_no_file_outgrows_its_one_job() -> None:
    sizes = {str(path.relative_to(ROOT)): len(lines(path)) for path in tracked(*LINES)}
    assert {name: size for name, size in sizes.items() if size > LINES[Path(name).suffix]} == {}


@pytest.mark.parametrize("folder", ["app", "tests", "bench"])
def test_no_function_is_longer_than_a_screen(folder: str) -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in trees(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in tracked(".py") if {path.stem, path.parent.name} & VAGUE_NAMES] == []


def test_no_error_is_swallowed_and_nothing_is_left_over() -> None:
    left = {
        "a broad except": r"except (?:Base)?Exception\b|except:",
        "a left-over": r"\b(?:TODO|FIXME|XXX)\b",
    }
    paths = [path for path in tracked(".py", ".html", ".js", ".css") if path != Path(__file__)]
    assert list(found(left, paths)) == []


def test_every_silenced_check_gives_its_reason() -> None:
    silent = {"no reason": r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s+#\s*\S)|#\s*noqa(?!:)"}
    assert list(found(silent, [path for path in tracked(".py") if path != Path(__file__)])) == []


def test_only_the_settings_read_the_environment() -> None:
    readers = list(found({"reads it": r"\bos\.(?:environ|getenv)|\benviron\b"}, tracked_in_app()))
    assert [reader for reader in readers if not reader.startswith("app/config.py")] == []


def test_pages_speak_no_sql() -> None:
    verbs = {"select", "insert", "update", "delete", "text"}
    speakers = [
        f"{path}:{node.lineno}"
        for path, tree in trees("app/web")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        if verbs & {alias.name for alias in node.names}
    ]
    assert speakers == []


def tracked_in_app() -> list[Path]:
    """Every module of the program itself."""
    return [path for path in tracked(".py") if path.is_relative_to(ROOT / "app")]
