"""A skipped test goes unnoticed on a machine that nobody watches."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

SKIPPING = """
import pytest


def test_of_something_missing():
    pytest.skip("not installed here")


@pytest.mark.xfail(reason="known")
def test_of_something_known():
    raise AssertionError
"""


@pytest.mark.parametrize(("ci", "ends_with"), [("true", 1), ("", 0)])
def test_no_test_is_skipped_in_ci(tmp_path: Path, ci: str, ends_with: int) -> None:
    """Issue, holds when: no skip in CI; by hand a missing program may be skipped."""
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(conftest, encoding="utf-8")
    (tmp_path / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)),
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        env={**os.environ, "CI": ci},
    )
    assert done.returncode == ends_with, done.stdout
    assert ("CI=true allows no skip" in done.stdout) is (ends_with == 1)
