"""A letter and an addendum, each by one cold run of its notebook: seconds.

Run with ``python -m tests.bench.bench_papers``; exits 1 when a promise of the README is not kept.
Beside each stands what one would use instead: the same notebook run by papermill's own engine and
made HTML by nbconvert, and the document laid out by LibreOffice to see its number of pages.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from pipeline.rendering.pdf import find_office
from tests.bench.timing import timed

PAPER_S: Final = 6.0
ROOT: Final = Path(__file__).parents[2]
DAY: Final = "2026-11-03"
RUNS: Final = 3
PAPERS: Final[tuple[tuple[str, str, list[str], dict[str, str]], ...]] = (
    ("letter", "condition_letter", ["--stage", "Э-3"], {"stage": "Э-3"}),
    ("addendum", "sla_addendum", [], {}),
)


def main() -> int:
    """Print the figures; 1 when one of them is over its bound."""
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs"
        shutil.copytree(ROOT / "inputs" / "demo", inputs / "demo")
        shutil.copyfile(ROOT / "inputs" / "_company.xlsx", inputs / "_company.xlsx")
        for command, kind, options, parameters in PAPERS:
            ours = min(
                timed(
                    [
                        *(sys.executable, "-m", "pipeline", command, str(inputs / "demo")),
                        *(*options, "--on", DAY, "--as-of", DAY),
                        *("--out", str(Path(folder) / "out")),
                    ]
                )[0]
                for _ in range(RUNS)
            )
            theirs = min(_stock(Path(folder), inputs, kind, parameters) for _ in range(RUNS))
            print(
                f"{command}: {ours:.1f} s with pages counted; papermill, nbconvert, LibreOffice: "
                f"{theirs:.1f} s ({theirs / ours:.2f} times ours)"
            )
            kept = kept and ours < PAPER_S
    return 0 if kept else 1


def _stock(folder: Path, inputs: Path, kind: str, parameters: dict[str, str]) -> float:
    """Seconds of papermill, nbconvert and LibreOffice over the same notebook."""
    given = {
        "workbook": str(inputs / "demo" / "project.xlsx"),
        "as_of": DAY,
        "on": DAY,
        "staging": str(folder / "stock"),
        **parameters,
    }
    executed = folder / f"{kind}.ipynb"
    values = [part for name, value in given.items() for part in ("-r", name, value)]
    notebook = ROOT / "notebooks" / f"{kind}.ipynb"
    run, _ = timed(
        [
            sys.executable,
            "-m",
            "papermill",
            str(notebook),
            str(executed),
            *values,
            "--cwd",
            str(ROOT),
        ]
    )
    html, _ = timed([sys.executable, "-m", "nbconvert", "--to", "html", str(executed)])
    (document,) = (folder / "stock").glob(f"{kind}-*.docx")
    profile = (folder / "profile").as_uri()
    laid, _ = timed(
        [
            *(str(find_office()), f"-env:UserInstallation={profile}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder), str(document)),
        ]
    )
    return run + html + laid


if __name__ == "__main__":
    sys.exit(main())
