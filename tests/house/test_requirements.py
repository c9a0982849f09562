"""What the program stands on: pinned, hashed, without addresses, and not known to be unsafe."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.sources import ROOT

LOCKS: Final = ("build", "dev", "peers", "runtime")

# Distribution, oldest safe version, why. Those not installed have nothing to answer for.
FLOORS: Final = (
    ("jinja2", "3.1.6", "CVE-2025-27516: a template leaves the sandbox"),
    ("lxml", "6.1.0", "CVE-2026-41066: entities in iterparse and ETCompat"),
    ("nbconvert", "7.17.1", "CVE-2025-53000, CVE-2026-39377, CVE-2026-39378"),
    ("jupyter-core", "4.11.2", "CVE-2022-39286: code from the current folder is run"),
    ("jupyter-server", "2.21.0", "CVE-2026-44727, CVE-2026-86049"),
    ("jupyterlab", "4.6.2", "advisories against earlier versions"),
    ("python-multipart", "0.0.31", "CVE-2026-40347, CVE-2026-42561"),
    ("starlette", "0.49.1", "CVE-2025-54121, CVE-2025-62727"),
    ("nicegui", "3.10.0", "CVE-2026-39844: names of uploaded files"),
    ("dask", "2021.10.0", "CVE-2021-42343: the scheduler listens to everybody"),
    ("distributed", "2021.10.0", "CVE-2021-42343: the scheduler listens to everybody"),
    ("python-docx", "0.8.6", "GHSA-34wj-p5jm-2p96: external entities"),
)
# They install over the import names of docxtpl and python-docx.
IMPOSTORS: Final = ("docxtpl-ng", "python-docx-ng")
# "GPL" as such or GNU's Affero kind; the Lesser one allows what we do (see NOTICE).
COPYLEFT: Final = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def _installed() -> dict[str, str]:
    return {canonicalize_name(found.name): found.version for found in metadata.distributions()}


def _entries(lock: str) -> Iterator[tuple[str, str]]:
    """Requirements of a lock: what stands before the digests, and the digests."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    for line in joined.splitlines():
        requirement, _, digests = line.partition(" --hash=")
        yield requirement.strip(), digests


def _core() -> set[str]:
    """Installed distributions that the program needs, directly or through another."""
    without_extras = {"extra": ""}
    reached: set[str] = set()
    waiting = ["poruka"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in reached:
            continue
        reached.add(name)
        for text in metadata.requires(name) or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate(without_extras):
                waiting.append(needed.name)
    return reached


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_carry_no_address(lock: str) -> None:
    """Design §11: versions are pinned in requirement files that carry no addresses."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert (
        re.findall(r"\w+://|file:|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    """Reliability §4: every line is an exact version with digests of its files."""
    entries = dict(_entries(lock))
    assert entries
    for requirement, digests in entries.items():
        assert [one.operator for one in Requirement(requirement).specifier] == ["=="], requirement
        assert re.fullmatch(r"sha256:[0-9a-f]{64}( --hash=sha256:[0-9a-f]{64})*", digests)


@pytest.mark.parametrize("lock", ["build", "runtime"])
def test_the_development_lock_holds_the_others(lock: str) -> None:
    """Reliability §4: what is tested is what is shipped, version by version."""
    held = dict(_entries("dev"))
    names = {Requirement(requirement).name for requirement in held}
    for requirement, digests in _entries(lock):
        assert Requirement(requirement).name in names
        pinned = requirement.partition(" ;")[0]
        assert any(one.startswith(pinned) and held[one] == digests for one in held)


def test_the_runtime_lock_answers_pyproject() -> None:
    """Design §11: each dependency is locked at a version that its range allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = [Requirement(requirement) for requirement, _ in _entries("runtime")]
    for text in project["dependencies"]:
        needed = Requirement(text)
        versions = [
            str(one.specifier).removeprefix("==")
            for one in locked
            if canonicalize_name(one.name) == canonicalize_name(needed.name)
        ]
        assert versions, f"{text}: run make lock"
        assert all(needed.specifier.contains(version) for version in versions), text


def test_what_is_installed_is_what_is_locked() -> None:
    """Reliability §4: the environment under test holds the locked versions."""
    installed = _installed()
    differing = {
        needed.name: installed.get(canonicalize_name(needed.name))
        for needed in (Requirement(requirement) for requirement, _ in _entries("runtime"))
        if needed.marker is None or needed.marker.evaluate()
        if not needed.specifier.contains(installed.get(canonicalize_name(needed.name), "0"))
    }
    assert differing == {}


@pytest.mark.parametrize(("name", "floor", "reason"), FLOORS)
def test_nothing_installed_is_below_its_security_floor(name: str, floor: str, reason: str) -> None:
    """Reliability §4: floors over installed metadata, each with its advisory."""
    version = _installed().get(name)
    assert version is None or Version(version) >= Version(floor), f"{name} {version}: {reason}"


@pytest.mark.parametrize("name", IMPOSTORS)
def test_no_impostor_is_installed(name: str) -> None:
    """Design §11: a fork must not install over the import name of the original."""
    assert name not in _installed()


def test_the_core_needs_no_copyleft() -> None:
    """The program is under MIT: nothing it needs is under the GPL or the AGPL."""
    copyleft = {}
    for name in _core():
        found = metadata.metadata(name)
        said = [text[:200] for text in found.get_all("License", [])]
        said += found.get_all("License-Expression", [])
        said += [one for one in found.get_all("Classifier", []) if one.startswith("License")]
        # A choice of licences ("MPL-2.0 AND MIT", "BSD OR GPL") leaves the other one to us.
        if any(COPYLEFT.search(one) and " OR " not in one.upper() for one in said):
            copyleft[name] = said
    assert copyleft == {}
