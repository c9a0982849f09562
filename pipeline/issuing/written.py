"""What the disk refuses, told with the file."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.problems import EnvironmentFault, Place, Problem


@contextlib.contextmanager
def written(path: Path) -> Iterator[None]:
    """A fault of the disk inside becomes a problem that names the file.

    Raises:
        EnvironmentFault: the disk is full, read-only, or the like.
    """
    try:
        yield
    except OSError as error:
        given = {"reason": error.strerror or type(error).__name__}
        raise EnvironmentFault(
            Problem("file_not_written", Place(path.name), str(path), given)
        ) from error
