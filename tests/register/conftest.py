"""Registers that many tests begin with; made once, copied for each test."""

import shutil
from pathlib import Path

import pytest

from pipeline.register.opening import created
from tests.register.acts import SAID, by_hand, furnished


@pytest.fixture(scope="session")
def furnished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of papers in every state; never changed."""
    folder = tmp_path_factory.mktemp("furnished") / "out"
    with created(folder, SAID) as register:
        furnished(register)
    by_hand(folder, "DELETE FROM log WHERE seq < 0")  # leaves nothing in the log of writes
    return folder


@pytest.fixture
def out(furnished_once: Path, tmp_path: Path) -> Path:
    """A folder with a register of papers in every state, closed."""
    return Path(shutil.copytree(furnished_once, tmp_path / "out"))
