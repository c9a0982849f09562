"""The line of the data is kept in the imports, and the clock is kept out of the core."""

import json
import os
import subprocess
import sys
import tomllib
from typing import Any, Final

import pytest

from tests.house.sources import PACKAGE, ROOT

CORE: Final = {
    "pipeline.problems",
    "pipeline.domain",
    "pipeline.calendars",
    "pipeline.locales",
    "pipeline.metrics",
    "pipeline.warranty",
    "pipeline.documents",
}
LISTED: Final = {
    *("openpyxl", "python_calamine", "docx", "docxtpl", "papermill", "nbformat", "nbconvert"),
    *("sqlalchemy", "sqlite3", "subprocess", "os", "random", "time", "zipfile", "lxml", "pptx"),
    *("xlsxwriter", "matplotlib"),
}
CLOCKS: Final = (
    "import datetime as dt\n\nNOW = dt.datetime.now(tz=dt.UTC)\n",
    "from datetime import date\n\nTODAY = date.today()\n",
    "import time\n\nNOW = time.time()\n",
    "import pandas as pd\n\nNOW = pd.Timestamp.now(tz='UTC')\n",
)


def _contracts() -> list[dict[str, Any]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    assert isinstance(contracts, list)
    return contracts


def _banned(text: str, name: str) -> list[dict[str, Any]]:
    command = (sys.executable, "-m", "ruff", "check", "--select=TID251", "--output-format=json")
    done = subprocess.run(
        (*command, f"--stdin-filename={name}", "-"),
        input=text,
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
    )
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def test_imports_keep_every_contract() -> None:
    """House style §1: imports go one way, and every contract on them is kept."""
    script = "import sys\nfrom importlinter.cli import lint_imports\nsys.exit(lint_imports())"
    done = subprocess.run(
        (sys.executable, "-c", script),
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(_contracts())} kept, 0 broken" in done.stdout


def test_every_sub_package_has_a_layer() -> None:
    """House style §1: the layers are exhaustive, so a new sub-package must be placed."""
    (layers,) = [contract for contract in _contracts() if contract["type"] == "layers"]
    assert layers["exhaustive"] is True
    placed = {name.strip(" ()") for line in layers["layers"] for name in line.split("|")}
    existing = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}
    assert existing <= placed


def test_the_core_is_forbidden_all_that_is_listed() -> None:
    """Fine print §8: what the core may not import, whatever else is added to the list."""
    core = next(contract for contract in _contracts() if contract["name"].startswith("The core"))
    assert set(core["source_modules"]) >= CORE
    assert set(core["forbidden_modules"]) >= LISTED
    assert not core.get("allow_indirect_imports", False)
    assert not core.get("ignore_imports", [])


@pytest.mark.parametrize("text", CLOCKS)
def test_a_clock_in_the_core_is_found(text: str) -> None:
    """House style §1: ruff bans the calls that read the clock."""
    (found,) = _banned(text, "pipeline/domain/of_a_test.py")
    assert found["code"] == "TID251"


def test_a_given_date_is_allowed() -> None:
    """House style §1: "today" as a parameter is the way that is not banned."""
    text = "from datetime import date\n\n\ndef late(due_on: date, as_of: date) -> bool:\n"
    assert _banned(f"{text}    return as_of > due_on\n", "pipeline/domain/of_a_test.py") == []
