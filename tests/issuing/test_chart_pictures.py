"""The charts of a paper in its notebook; the paper itself is made without the drawing library."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.image import imread

from pipeline.issuing import service_report
from pipeline.issuing.chart_pictures import drawn
from tests.golden.projects import workbook_of
from tests.rendering.chart_samples import months_chart, weeks_chart

ROOT: Final = Path(__file__).parents[2]
CHILD: Final = """
import sys
from pipeline.issuing import service_report
report = service_report.read(sys.argv[1], period="2026-10", as_of="2026-11-01", on="2026-11-03",
                             staging=sys.argv[2])
report.render()
report.complete()
print("matplotlib" in sys.modules)
"""


def pixels(png: bytes) -> Any:  # noqa: ANN401  # an array of numpy
    """The picture as numbers."""
    return imread(BytesIO(png))


def test_pictures_are_grey_and_the_same_each_time() -> None:
    """Nothing is told by colour; the same charts give the same bytes, other charts others."""
    charts = (months_chart(), months_chart(), months_chart())
    first, second = drawn(charts), drawn(charts)
    assert first.png == second.png
    for picture in (first, drawn((weeks_chart(),))):
        image = pixels(picture.png)
        assert np.array_equal(image[..., 0], image[..., 1])
        assert np.array_equal(image[..., 1], image[..., 2])
    assert drawn(charts[:2]).png != first.png


def test_pictures_say_what_charts_say() -> None:
    """Who cannot see the picture reads the words of all its charts."""
    picture = drawn((months_chart(), weeks_chart()))
    assert picture.alt == f"{months_chart().alt} {weeks_chart().alt}"


def test_the_notebook_shows_the_charts_of_the_paper(tmp_path: Path) -> None:
    """One value is drawn twice: by Word on paper, as a picture in the notebook."""
    report = service_report.read(
        str(workbook_of("demo", tmp_path)), period="2026-10", as_of="2026-11-01",
        on="2026-11-03", staging=str(tmp_path / "staging"),
    )  # fmt: skip
    shown = repr(report.pictures).split("\n")
    charts: Any = report.paper.context["charts"]
    pairs = [chart for row in charts["trends"] for side in ("left", "right") for chart in row[side]]
    assert shown == [*(chart.alt for chart in charts["wide"]), " ".join(c.alt for c in pairs)]


def test_the_paper_needs_no_drawing_library(tmp_path: Path) -> None:
    """The charts on paper are Word's own: nothing of matplotlib is loaded to make them."""
    workbook = workbook_of("demo", tmp_path)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CHILD, str(workbook), str(tmp_path / "staging")],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
