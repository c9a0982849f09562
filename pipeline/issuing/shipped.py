"""Where the templates, notebooks and demo inputs that come with the program lie."""

from importlib import resources
from pathlib import Path

import pipeline


def shipped(*parts: str) -> Path:
    """A file or folder that comes with the program: inside the wheel, or beside the sources.

    Raises:
        FileNotFoundError: the installation is not whole.
    """
    package = Path(str(resources.files(pipeline)))
    for root in (package / "_shipped", package.parent):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise FileNotFoundError("/".join(parts))
