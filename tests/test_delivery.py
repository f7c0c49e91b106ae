"""What a new user runs first fits together: the make targets, the pinned requirements, the image."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.resources import resource
from tests.servers import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def pins(name: str) -> dict[str, str]:
    """Versions in a compiled requirements file."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def group(name: str) -> list[str]:
    """Requirements of a dependency group, with those of the groups inside it."""
    wanted: list[str] = []
    for entry in PROJECT["dependency-groups"][name]:
        wanted += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return wanted


@pytest.mark.parametrize(("name", "extra"), [("requirements.txt", "dev"), ("requirements-run.txt", "build")])
def test_every_requirement_of_the_project_is_pinned_to_a_version_it_admits(name: str, extra: str) -> None:
    pinned = pins(name)
    wanted = [Requirement(line) for line in [*PROJECT["project"]["dependencies"], *group(extra)]]
    assert [str(one) for one in wanted if pinned.get(canonicalize_name(one.name), "") not in one.specifier] == []


def test_the_image_runs_the_versions_that_were_tested() -> None:
    assert pins("requirements-run.txt").items() <= pins("requirements.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-run.txt"])
def test_every_pin_has_hashes_and_no_line_names_a_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=[\w-])", text.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_make_alone_explains_every_target() -> None:
    told = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    phony = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert set(re.findall(r"make ([a-z]+)", told)) >= set(phony[1].split())


def test_everything_the_image_copies_exists_and_reaches_the_build() -> None:
    admitted = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copies = [line.split()[1:-1] for line in DOCKERFILE if line.startswith("COPY ") and "--from" not in line]
    sources = [source for copy in copies for source in copy]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {source.split("/")[0] for source in sources} == admitted


def test_the_image_runs_as_nobody_special_and_checks_its_health() -> None:
    assert "USER visavis" in DOCKERFILE
    assert any("/healthz" in line for line in DOCKERFILE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installation would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("name", ["templates", "static", "migrations", "data"])
def test_the_wheel_carries_everything_the_pages_need(wheel: Path, name: str) -> None:
    source, packed = resource(name), wheel / "app" / name
    inside = {str(path.relative_to(source)) for path in source.rglob("*") if "__pycache__" not in path.parts}
    assert inside == {str(path.relative_to(packed)) for path in packed.rglob("*")}


def test_an_installed_wheel_imports_a_commentary_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    program = "import sys, app.cli; assert sys.argv[2] in app.__file__; del sys.argv[2]; app.cli.main()"
    command = [sys.executable, "-c", program, "import", str(wheel), str(wheel / "app" / "data" / "example.txt")]
    environment = {"PYTHONPATH": str(wheel), "VISAVIS_DATABASE_URL": f"sqlite:///{tmp_path / 'visavis.db'}"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "5 sections" in done.stdout


def test_the_image_starts_with_the_example_and_keeps_it(tmp_path: Path) -> None:
    shell, flag, script = json.loads(DOCKERFILE[-1].removeprefix("CMD "))
    data = f"{tmp_path}/visavis.db"
    script = script.replace("/data/visavis.db", data).replace(
        "/opt/visavis/example.txt", str(resource("data/example.txt"))
    )
    # The last step would serve until it is stopped; the server itself has its own tests.
    script = script.replace("exec visavis serve", "echo visavis serve")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "VISAVIS_DATABASE_URL": f"sqlite:///{data}"}
    for _ in range(2):
        done = subprocess.run(
            [shell, flag, script], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "visavis serve --host 0.0.0.0 --port 8000"
        assert Path(data).stat().st_size > 10_000
