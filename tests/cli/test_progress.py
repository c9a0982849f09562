"""Nobody waits in silence, and nobody's log is filled for nothing."""

import pytest

from pipeline.cli.progress import Progress
from pipeline.locales import locale


def test_a_terminal_sees_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal each step rewrites the line, and the line is gone at the end."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress(locale("ru"), lines=False) as progress:
        progress(1, 2, "читаю")
        progress(2, 2, "считаю")
    said = capsys.readouterr().err
    assert said.count("\r") == 3
    assert "\n" not in said
    assert "[2/2] считаю" in said
    assert said.endswith("\r\x1b[2K")


@pytest.mark.parametrize(("lines", "said"), [(True, "[1/2] reading…\n"), (False, "")])
def test_elsewhere_a_line_a_step_or_nothing(
    capsys: pytest.CaptureFixture[str], *, lines: bool, said: str
) -> None:
    """Without a terminal long runs leave a line a step, short ones nothing."""
    with Progress(locale("en"), lines=lines) as progress:
        progress(1, 2, "reading")
    assert capsys.readouterr().err == said
