"""``poruka verify`` on a report with charts: a changed chart is no longer what was issued."""

import subprocess
from pathlib import Path
from typing import Final

import pytest

from pipeline.cli.main import run
from pipeline.rendering.package import packed, read_parts
from tests.fixtures.commands import Poruka
from tests.golden.projects import workbook_of

NUMBER: Final = "ОТ-2026-000001"
CHART: Final = "word/charts/chart1.xml"
TAMPERED: Final = {
    "a value": (CHART, b"<c:v>3</c:v>", b"<c:v>7</c:v>"),
    "a word": (CHART, b"<a:t>", "<a:t>не ".encode()),
    "the scale": (CHART, b"<c:max val=", b'<c:max val="9" x='),
    "the data behind it": ("word/embeddings/chart1.xlsx", b"<v>3</v>", b"<v>7</v>"),
    "where it is": ("word/_rels/document.xml.rels", b"charts/chart1.xml", b"charts/chart2.xml"),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of outputs with the demo's report on October, issued."""
    folder = tmp_path_factory.mktemp("charts")
    workbook = workbook_of("demo", folder)
    dates = ("--period", "2026-10", "--as-of", "2026-11-01", "--on", "2026-11-03")
    made = folder / "out"
    for command in (("register", "init"), ("report", str(workbook), *dates, "--issue")):
        assert run([*command, "--out", str(made)]) == 0
    return made


def document_in(out: Path) -> Path:
    """The Word file of the report."""
    (found,) = out.rglob("OT-2026-000001*.docx")
    return found


@pytest.mark.parametrize("what", TAMPERED)
def test_a_changed_chart_is_altered(poruka: Poruka, out: Path, tmp_path: Path, what: str) -> None:
    """Another value or word in a chart, other data behind it: exit 7, and its place is named."""
    part, old, new = TAMPERED[what]
    parts = read_parts(document_in(out).read_bytes())
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    copy = tmp_path / "copy.docx"
    copy.write_bytes(packed(parts))
    assert poruka("verify", copy, "--out", out, "--json") == 7
    answer = poruka.json
    assert (answer["verdict"], answer["number"]) == ("altered", NUMBER)
    assert (answer["levels"]["V0"], answer["levels"]["V1"]) == (False, False)
    assert answer["changes"]
    assert all(one["place"].startswith("chart 1 ") for one in answer["changes"])


def test_charts_saved_again_are_authentic(
    poruka: Poruka, out: Path, tmp_path: Path, libreoffice: str
) -> None:
    """LibreOffice writes every chart anew and they say the same: V0 fails, V1 holds, exit 0."""
    document = document_in(out)
    subprocess.run(
        [libreoffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "docx", "--outdir", str(tmp_path), str(document)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = tmp_path / document.name
    assert read_parts(saved.read_bytes())[CHART] != read_parts(document.read_bytes())[CHART]
    assert poruka("verify", saved, "--out", out, "--json") == 0, poruka.out
    levels = poruka.json["levels"]
    assert (levels["V0"], levels["V1"]) == (False, True)
