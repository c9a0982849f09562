"""PDF by LibreOffice: a throwaway profile that fetches nothing, runs nothing, and ends in time."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.problems import EnvironmentFault, Place, Problem

TIME_OUT_S: Final = 180
WAITING_S: Final = 120
_LAST_WORDS_S: Final = 2
_NAMES: Final = ("soffice", "libreoffice")
_WINDOWS: Final = (
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
)
_MACOS: Final = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_PASSED_ON: Final = (
    "PATH",
    "SYSTEMROOT",
    "WINDIR",
    "SYSTEMDRIVE",
    "PROGRAMFILES",
    "FONTCONFIG_FILE",
)
"""All that an office needs to find its programs and fonts; no tokens, no proxies."""
_SETTINGS: Final = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Common/Misc", "FirstRun", "false"),
)
_FILTER: Final = "pdf:writer_pdf_Export"
_DESTINATIONS: Final = ':{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
)
_ITEM: Final = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)


def find_office() -> Path:
    """The program that makes PDF.

    Raises:
        EnvironmentFault: LibreOffice is not installed; the words say how to install it.
    """
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for path in (*_WINDOWS, _MACOS):
        if path.exists():
            return path
    raise EnvironmentFault(Problem("libreoffice_missing"))


@contextmanager
def waiting_office() -> Iterator[Path | None]:
    """An office started beforehand; its first document then takes a fraction of the time.

    It ends with its first conversion or with the block, and by itself after ``WAITING_S`` should
    this process be killed: where nothing can see to that (no ``timeout`` program), none is started.

    Yields:
        The profile to give to ``to_pdf``; ``None`` where none was started.
    """
    keeper = shutil.which("timeout")
    try:
        office = find_office()
    except EnvironmentFault:
        keeper = None
    if keeper is None or sys.platform == "win32":
        yield None
        return
    with _scratch() as scratch:
        profile = scratch / "profile"
        _write_profile(profile)
        with subprocess.Popen(  # noqa: S603  # our own command, no shell
            [keeper, "--kill-after=1", str(WAITING_S), *_command(office, profile)],
            env=_environment(os.environ, scratch),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as waiting:
            try:
                yield profile
                # After its document it tidies up and ends; one that had none has to be ended.
                with suppress(subprocess.TimeoutExpired):
                    waiting.wait(_LAST_WORDS_S)
            finally:
                _end(waiting)


def to_pdf(
    files: Sequence[Path],
    out_dir: Path,
    *,
    destinations: bool = False,
    time_out_s: float = TIME_OUT_S,
    waiting: Path | None = None,
) -> tuple[Path, ...]:
    """PDF of each file in ``out_dir``, by one start of the office; in the order given.

    Args:
        files: documents with names that differ.
        out_dir: an existing folder.
        destinations: each bookmark of the document becomes a named destination.
        time_out_s: seconds for all of them together.
        waiting: profile of an office that waits; should it fail, another one is started.

    Raises:
        EnvironmentFault: no LibreOffice, no time, or a file it could not convert.
    """
    if not files:
        return ()
    office = find_office()
    with _scratch() as scratch:
        profile, made = scratch / "profile", scratch / "made"
        made.mkdir()
        pdfs = [made / f"{file.stem}.pdf" for file in files]
        _write_profile(profile)
        said = ""
        for own in (waiting, profile):
            if own is None or not own.is_dir():  # without our settings it would fetch and run
                continue
            command = [
                *_command(office, own),
                "--convert-to", _FILTER + (_DESTINATIONS if destinations else ""),
                "--outdir", str(made),
                *(str(file.resolve()) for file in files),
            ]  # fmt: skip
            said = _run(command, _environment(os.environ, scratch), time_out_s)
            if all(pdf.exists() for pdf in pdfs):
                break
        missing = [file.name for file, pdf in zip(files, pdfs, strict=True) if not pdf.exists()]
        if missing:
            raise EnvironmentFault(
                *(Problem("pdf_not_made", Place(name), given={"said": said}) for name in missing)
            )
        return tuple(Path(shutil.move(pdf, out_dir / pdf.name)) for pdf in pdfs)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="poruka-office-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _command(office: Path, profile: Path) -> list[str]:
    installation = f"-env:UserInstallation={profile.as_uri()}"
    return [
        *(str(office), installation),
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
    ]


def _write_profile(profile: Path) -> None:
    folder = profile / "user"
    folder.mkdir(parents=True)
    items = (_ITEM.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
    text = f"{_HEAD}{''.join(items)}</oor:items>\n"
    (folder / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _environment(given: Mapping[str, str], home: Path) -> dict[str, str]:
    passed = {name: given[name] for name in _PASSED_ON if name in given}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(home))
    return {**passed, **homes, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _run(command: list[str], environment: dict[str, str], time_out_s: float) -> str:
    """What the office said; it and whatever it started are ended when time is over."""
    with subprocess.Popen(  # noqa: S603  # our own command; file names are arguments, no shell
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as office:
        try:
            said, _ = office.communicate(timeout=time_out_s)
        except subprocess.TimeoutExpired as error:
            _end(office)
            given = {"seconds": int(time_out_s)}
            raise EnvironmentFault(Problem("pdf_time_out", given=given)) from error
        except BaseException:  # an interrupted run must not leave an office behind
            _end(office)
            raise
    return said.decode("utf-8", "replace").strip()[-400:]


def _end(office: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":  # pragma: no cover  # no Windows in CI
        office.kill()
    else:
        try:
            os.killpg(office.pid, signal.SIGKILL)  # its own session: the wrapper and its children
        except ProcessLookupError:
            return
