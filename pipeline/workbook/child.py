"""The reading child: preflight, scan and calamine behind limits of memory and time.

Asked by one JSON line on standard input, it answers JSON lines on standard output:

=========================  ==================================================================
``{"fault": [...]}``       code, sheet, part or cell, limit, text; the file is refused
``{"names": [...]}``       all sheets: name, state
``{"sheet": ...}``         a wanted sheet with what the scan found; its rows follow
``{"rows": [[...], ...]}`` values: text, number, true/false, ``["dt", iso]`` and the like
``{"end": true}``          everything was read; without it the answer does not count
=========================  ==================================================================

Only the standard library and calamine are imported. No pickle: what comes back is data.
"""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.workbook.container import MIB, Fault, Limits, Refused, inspect
from pipeline.workbook.headings import folded
from pipeline.workbook.parts import sheets_of, styles_of
from pipeline.workbook.scanning import address, scan_sheet

_CHUNK_ROWS: Final = 500


def _plain(value: object) -> list[str]:
    """A value JSON does not have, with a word that says what it is."""
    if isinstance(value, datetime):
        return ["dt", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["t", value.isoformat()]
    if isinstance(value, timedelta):
        return ["s", str(round(value.total_seconds()))]
    message = f"calamine gave {type(value)!r}"
    raise TypeError(message)


class _Answer:
    """Lines to the parent, no more of them than it can hold."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._left = limit
        self._encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode

    def send(self, line: dict[str, object]) -> None:
        """Write one line.

        Raises:
            Refused: the answer has grown too long.
        """
        data = self._encode(line).encode("ascii")
        self._left -= len(data)
        if self._left < 0:
            raise Refused(Fault("workbook_inflates_too_much"))
        self._stream.write(data + b"\n")


def restrict(limits: Limits) -> None:
    """Bind this process; where there is no ``resource`` (Windows) the parent's time-out holds."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # exists on POSIX only

    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (soft, hard))


def read(path: Path, wanted: dict[str, int], first: int, limits: Limits, answer: _Answer) -> None:
    """Answer with the wanted sheets of the workbook.

    Args:
        path: the file.
        wanted: folded sheet name -> rows it may have.
        first: rows the first sheet may have, if it is wanted whatever its name; else 0.
        limits: what the file may cost.
        answer: where the lines go.

    Raises:
        Refused: the file cannot be used.
    """
    with path.open("rb") as stream:
        container = inspect(stream, limits)
        entries = sheets_of(container)
        answer.send({"names": [[entry.name, entry.state] for entry in entries]})
        if not entries:
            raise Refused(Fault("workbook_without_sheets"))
        named = [entry for entry in entries if folded(entry.name) in wanted]
        if not named and first:
            named = entries[:1]
        styles = styles_of(container)
        scans = []
        for entry in named:
            most = (wanted.get(folded(entry.name), first), limits.columns)
            try:
                scan = scan_sheet(container, entry.part, styles, most)
                if scan.rows * scan.columns > limits.cells:
                    corner = address(scan.rows, scan.columns)
                    raise Refused(Fault("sheet_too_large", corner, limits.cells))  # noqa: TRY301  # the scan refuses likewise
                scans.append((entry, scan))
            except Refused as refused:
                answer.send({"fault": [_line(fault, entry.name) for fault in refused.faults]})
        try:
            stream.seek(0)
            book = CalamineWorkbook.from_filelike(stream)
            for entry, scan in scans:
                answer.send({"sheet": entry.name, "state": entry.state, **asdict(scan)})
                if not scan.rows:
                    continue
                values = book.get_sheet_by_name(entry.name).to_python(skip_empty_area=False)
                for at in range(0, len(values), _CHUNK_ROWS):
                    answer.send({"rows": values[at : at + _CHUNK_ROWS]})
        except (CalamineError, OSError, ValueError) as broken:
            raise Refused(Fault("workbook_damaged", text=str(broken)[:200])) from broken


def _answered(question: dict[str, Any], limits: Limits, answer: _Answer) -> Refused | None:
    """Read under the limits; why the file is refused, if it is."""
    try:
        read(Path(question["path"]), question["sheets"], question["first"], limits, answer)
    except Refused as refused:
        return refused
    except MemoryError:
        return Refused(Fault("workbook_needs_memory", limit=limits.memory_bytes // MIB))
    except BaseException as panic:
        # A panic of calamine is no Exception, and its class cannot be imported.
        if type(panic).__name__ != "PanicException":
            raise
        return Refused(Fault("workbook_damaged", text=str(panic)[:200]))
    return None


def _line(fault: Fault, sheet: str = "") -> list[object]:
    return [fault.code, sheet, fault.part, fault.limit, fault.text]


def main() -> None:
    """Read the question, answer it, and say that the answer is whole."""
    question = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**question["limits"])
    restrict(limits)
    refused = _answered(question, limits, _Answer(sys.stdout.buffer, limits.answer_bytes))
    if refused is not None:
        faults = [_line(fault) for fault in refused.faults]
        sys.stdout.buffer.write(json.dumps({"fault": faults}).encode("ascii") + b"\n")
    sys.stdout.buffer.write(b'{"end": true}\n')
    sys.stdout.buffer.flush()
