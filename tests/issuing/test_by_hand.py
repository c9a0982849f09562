"""The notebook opened by an analyst: the same cells, run by an ordinary kernel."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline.issuing.shipped import shipped

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy_of_repository(tmp_path: Path) -> Path:
    """Notebooks and demo inputs as they lie in the repository."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "inputs" / "demo").mkdir(parents=True)
    shutil.copyfile(
        ROOT / "inputs" / "demo" / "project.xlsx", tmp_path / "inputs" / "demo" / "project.xlsx"
    )
    shutil.copyfile(ROOT / "inputs" / "_company.xlsx", tmp_path / "inputs" / "_company.xlsx")
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        ("service_report", "2026-10"),
        ("condition_letter", "E-3"),
        ("task_notice", "RZ-2"),
        ("sla_addendum", "14-2026-S"),
        ("warranty_case", "OBR-018-act"),
        ("warranty_terms", "14-2026-S"),
        ("target_proposal", ""),  # no paper
    ],
)
def test_notebook_runs_by_hand_with_its_defaults(
    copy_of_repository: Path, monkeypatch: pytest.MonkeyPatch, kind: str, slug: str
) -> None:
    """Run from top to bottom as it is, it makes the demo's draft and its outcome."""
    for name in ("PORUKA_RUN", "PORUKA_STAGING"):
        monkeypatch.delenv(name, raising=False)
    folder = copy_of_repository / "notebooks"
    text = shipped("notebooks", f"{kind}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat's own
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    staging = copy_of_repository / "outputs" / "by-hand"
    papers = [path.name for path in staging.glob("*.docx")]
    assert papers == ([f"{kind}-{slug}.docx"] if slug else [])
    outcome = json.loads((staging / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["completed"] is True
    assert outcome["draft"] is True
    shown = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    assert all(cell.outputs for cell in shown)  # each step ends in something worth seeing
