"""The built wheel is the whole program: it runs where the repository is not."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT

SHIPPED: Final = "pipeline/_shipped"
NEEDED: Final = (
    "pipeline/locales/ru.toml",
    "pipeline/locales/en.toml",
    "pipeline/calendars/data/ru_production_calendar.csv",
    "pipeline/workbook/shipped/library_ru.csv",
    "pipeline/workbook/shipped/library_en.csv",
    f"{SHIPPED}/templates/ru/service_report.docx",
    f"{SHIPPED}/notebooks/service_report.ipynb",
    "pipeline/documents/clauses/ru_sla_addendum.toml",
    f"{SHIPPED}/templates/ru/sla_addendum.docx",
    f"{SHIPPED}/templates/profile.toml",
    f"{SHIPPED}/notebooks/sla_addendum.ipynb",
    "pipeline/warranty/vat_rates.csv",
    f"{SHIPPED}/templates/ru/warranty_case_act.docx",
    f"{SHIPPED}/notebooks/warranty_case.ipynb",
    f"{SHIPPED}/inputs/_company.xlsx",
    f"{SHIPPED}/inputs/demo/project.xlsx",
    f"{SHIPPED}/inputs/servicenow/project.xlsx",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository without reaching for anything."""
    folder = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    done = subprocess.run(
        (*command, str(ROOT)), capture_output=True, check=False, encoding="utf-8", cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("poruka-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    command = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    done = subprocess.run(
        (*command, "--target", str(folder), str(wheel)),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return folder


def _run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program of the wheel, started in a folder of its own.

    The installed folder comes first on the path, before the repository's own editable entry.
    """
    return subprocess.run(
        (sys.executable, "-m", "pipeline", *arguments),
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1", "PORUKA_LANG": "ru"},
    )


def _names(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        yield from archive.namelist()


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_holds_what_a_run_needs(wheel: Path, name: str) -> None:
    """Issue item 1: templates, notebooks, words and demonstration projects are inside."""
    assert name in set(_names(wheel))


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """Issue item 1: tests, build scripts, caches and outputs stay in the repository."""
    tops = {name.split("/")[0] for name in _names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pipeline"}
    stray = [
        name
        for name in _names(wheel)
        if "__pycache__" in name or (name.startswith(SHIPPED) and name.endswith(".py"))
    ]
    assert stray == []


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    """Issue item 1: LICENSE and the attributions of NOTICE travel with the program."""
    licences = {Path(name).name for name in _names(wheel) if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_the_installed_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    """The test below must not be answered by the repository it stands in."""
    script = "import pipeline, sys; sys.stdout.write(pipeline.__file__)"
    done = subprocess.run(
        (sys.executable, "-c", script),
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert Path(done.stdout).is_relative_to(installed)


def test_help_is_shown_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Issue item 1: the program starts from the built wheel and names its commands."""
    done = _run(installed, tmp_path, "--help")
    assert done.returncode == 0, done.stderr
    for command in ("check", "metrics", "report", "demo"):
        assert command in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Issue item 1: the main job runs from the wheel, in an empty folder."""
    done = _run(installed, tmp_path, "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    for suffix in (".docx", ".ipynb", ".html"):
        assert len(list((tmp_path / "outputs").rglob(f"*{suffix}"))) >= 2, suffix
