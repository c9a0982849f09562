"""Pictures of notebooks and papers, drawn for print: readable in grey, units on the axes.

The same facts give the same bytes: no clock, no font cache, no library version in the file.
"""

from io import BytesIO
from typing import Any, Final

from matplotlib.figure import Figure as Canvas

from pipeline.rendering.pictures import Picture

WIDTH_MM: Final = 170
SIZE_IN: Final = (6.7, 2.7)
DPI: Final = 150
STYLE: Final[dict[Any, Any]] = {  # DejaVu comes with matplotlib: the same bytes everywhere
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "poruka",
}


def picture_of(canvas: Canvas, alt: str) -> Picture:
    """The drawn figure as a picture of a document; ``alt`` says in words what it shows."""
    stream = BytesIO()
    canvas.savefig(stream, format="png", metadata={"Software": None})
    return Picture(png=stream.getvalue(), alt=alt, width_mm=WIDTH_MM)
