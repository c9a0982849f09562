"""What all tests share: how hypothesis searches, and what continuous integration demands."""

import os
import shutil
from collections.abc import Generator
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.fixtures.commands", "tests.fixtures.issued"]
IN_CI: Final = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# No deadline: machines that run the tests differ in speed, and the benches watch the time.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "local", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if IN_CI else "local")


# Minutes each: with several processes they start first, so that none is waited for at the end.
_LONGEST: Final = ("test_kills.py", "test_wheel.py", "test_commands.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; all others in the order they were found."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files change only on request; the diff is then read."""
    parser.addoption("--golden-update", action="store_true", help="write golden files anew")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In continuous integration a skipped test is a failed one: nothing goes unchecked there."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI=true allows no skip: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice; without it a test is skipped, which in CI is a failure."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed (Debian: apt install libreoffice-writer-nogui)")
    return found
