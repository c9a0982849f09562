"""PDF by LibreOffice: needs the program, fetches nothing, ends in time, says what went wrong."""

import contextlib
import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from pipeline.problems import EnvironmentFault
from pipeline.rendering import pdf
from pipeline.rendering.pdf import find_office, to_pdf, waiting_office
from tests.rendering.papers import changed, word_file


def script(folder: Path, words: str) -> Path:
    """A program of these words that stands for an office."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server of this machine and the paths it was asked for."""
    paths: list[str] = []

    class Asked(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  # names the server looks up

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", paths
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_office_is_found() -> None:
    """Issue 2 item 1: a missing LibreOffice fails here instead of skipping."""
    assert find_office().exists()


def test_a_missing_office_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fine print 8: the machine's fault is exit 9, with words that help."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_WINDOWS", ())
    monkeypatch.setattr(pdf, "_MACOS", tmp_path / "absent")
    with pytest.raises(EnvironmentFault) as refused:
        to_pdf([word_file(tmp_path, "Слово")], tmp_path)
    assert [p.code for p in refused.value.problems] == ["libreoffice_missing"]
    assert refused.value.exit_code == 9


def test_nothing_to_convert_needs_no_office(tmp_path: Path) -> None:
    """Batch law: no files, no start of the program."""
    assert to_pdf([], tmp_path) == ()


def test_names_in_russian_and_with_blanks_are_kept(tmp_path: Path) -> None:
    """Design 7: several files per start, each under its own name."""
    path = word_file(tmp_path, "Слово «в» документе")
    path = path.rename(tmp_path / "Отчёт за ноябрь.docx")
    (made,) = to_pdf([path], tmp_path)
    assert made == tmp_path / "Отчёт за ноябрь.pdf"
    assert "Слово «в» документе" in PdfReader(made).pages[0].extract_text()


def test_linked_pictures_are_not_fetched(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    """Docx engine 5: an office fetches linked pictures; with our profile it asks nobody."""
    address, paths = asked
    path = word_file(tmp_path, "HERE")
    drawing = (
        "<w:r><w:drawing><wp:inline xmlns:wp="
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic='
        '"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId99"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    line = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/image" Target="{address}/p.png" TargetMode="External"/></Relationships>'
    )
    changed(
        path,
        {
            "word/document.xml": ("<w:r><w:t>HERE</w:t></w:r>", drawing),
            "word/_rels/document.xml.rels": ("</Relationships>", line),
        },
    )
    to_pdf([path], tmp_path)
    assert paths == []


def test_an_office_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reliability: time is over for the program and for whatever it started."""
    monkeypatch.setattr(pdf, "find_office", lambda: script(tmp_path, "sleep 60 & sleep 60"))
    started = time.monotonic()
    with pytest.raises(EnvironmentFault) as refused:
        to_pdf([word_file(tmp_path, "Слово")], tmp_path, time_out_s=0.5)
    assert [p.code for p in refused.value.problems] == ["pdf_time_out"]
    assert time.monotonic() - started < 10


def test_a_file_that_stays_unmade_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fine print 8: no PDF is a fault with the file and the program's own words, never silence."""
    monkeypatch.setattr(pdf, "find_office", lambda: script(tmp_path, "echo no space left"))
    with pytest.raises(EnvironmentFault) as refused:
        to_pdf([word_file(tmp_path, "Слово")], tmp_path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file) == ("pdf_not_made", "template.docx")
    assert problem.given["said"] == "no space left"


def test_the_office_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reliability: the office gets a few named variables and a scratch folder for home."""
    monkeypatch.setenv("SOME_TOKEN", "secret")
    monkeypatch.setattr(pdf, "find_office", lambda: script(tmp_path, "env"))
    with pytest.raises(EnvironmentFault) as refused:
        to_pdf([word_file(tmp_path, "Слово")], tmp_path)
    said = str(refused.value.problems[0].given["said"])
    assert "SOME_TOKEN" not in said
    assert "poruka-office-" in said


def _started_with(profile: Path) -> list[int]:
    """Processes that were told of a profile."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(str(profile) in word for word in process.cmdline()):
                found.append(process.pid)
    return found


def test_an_office_that_waits_does_the_work(tmp_path: Path) -> None:
    """The same PDF as by one started for it; nothing of it is left, used or not."""
    path = word_file(tmp_path, "Слово")
    with waiting_office() as profile:
        assert profile is not None
        assert _started_with(profile)
        (made,) = to_pdf([path], tmp_path, waiting=profile)
    assert "Слово" in PdfReader(made).pages[0].extract_text()
    assert not _started_with(profile)
    assert not profile.exists()
    with waiting_office() as unused:
        assert unused is not None
    assert not _started_with(unused)


def test_an_office_that_waits_in_vain_is_replaced(tmp_path: Path) -> None:
    """Its profile alone, without our settings, is never used."""
    path = word_file(tmp_path, "Слово")
    with waiting_office() as profile:
        assert profile is not None
    (made,) = to_pdf([path], tmp_path, waiting=profile)
    assert made.exists()
    assert not profile.exists()


def test_no_office_waits_where_nothing_would_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, we end nothing: then the program ``timeout`` must."""
    monkeypatch.setattr(pdf, "find_office", lambda: script(tmp_path, "sleep 60"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with waiting_office() as profile:
        assert profile is None
