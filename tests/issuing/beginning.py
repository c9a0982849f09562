"""A register begun or restored, as the command does it but for the journal."""

from pathlib import Path

import pytest

from pipeline.issuing import desk
from pipeline.issuing.registering import begin_register
from pipeline.locales import locale


def without_journal(out: Path, *, restore: bool) -> None:
    """As ``poruka register init``; the journal, slow to read, has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("accept_typed", "rebuild"):
            patch.setattr(desk, name, lambda *_: ())
        begin_register(out, locale("ru"), restore=restore)
