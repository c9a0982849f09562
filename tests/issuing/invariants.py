"""What must hold of a folder of outputs at every instant, whatever a command died of.

Looks with the eyes of a stranger: SQL and bytes on disk, then the program's own audit.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from pipeline.issuing.registering import check_register

Digests = Mapping[str, str]
"""Name -> SHA-256 of the files of one paper."""
REGISTER: Final = "register.sqlite"
_STATES: Final = {"reserved", "rendered", "issued", "superseded", "void"}
_WITH_FILES: Final = {"rendered", "issued", "superseded", "void"}


def papers_in(out: Path) -> dict[str, dict[str, Any]]:
    """Number -> paper, as the table says."""
    with closing(sqlite3.connect(out / REGISTER)) as connection:
        rows = connection.execute("SELECT number, said FROM papers").fetchall()
    return {number: json.loads(said) for number, said in rows}


def files_in(folder: Path) -> dict[str, str]:
    """Name -> SHA-256 of what lies in a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def broken(out: Path, acknowledged: Mapping[str, Digests] | None = None) -> list[str]:
    """Everything that does not hold; nothing for a register that keeps its promises.

    Args:
        out: folder of outputs with a register; no command runs there now.
        acknowledged: number -> files of each paper that some command has said it issued.
    """
    papers = papers_in(out)
    return [
        *_number_faults(out, papers),
        *_folder_faults(out, papers),
        *_acknowledgement_faults(out, papers, acknowledged or {}),
        *(f"audit: {p.code} {p.place}" for p in check_register(out).problems if p.stops),
    ]


def _number_faults(out: Path, papers: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Each series is 1..n, by its log; no subject has two papers that stand."""
    with closing(sqlite3.connect(out / REGISTER)) as connection:
        log = connection.execute("SELECT act, body FROM log ORDER BY seq").fetchall()
    given_out = [json.loads(body) for act, body in log if act == "reserve"]
    series: dict[str, list[int]] = {}
    for body in given_out:
        series.setdefault(body["series"], []).append(body["ordinal"])
    faults = [
        f"{name}: {numbers}"
        for name, numbers in series.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]
    if Counter(body["number"] for body in given_out) != Counter(papers.keys()):
        faults.append("numbers given out are not those of the papers")
    for states in ({"issued"}, {"reserved", "rendered"}):
        standing = Counter(p["business_key"] for p in papers.values() if p["state"] in states)
        faults += [f"two papers {states} of one subject" for n in standing.values() if n > 1]
    faults += [f"{n}: {p['state']}" for n, p in papers.items() if p["state"] not in _STATES]
    return faults


def _folder_faults(out: Path, papers: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What lies under a final name is a whole paper; what was issued lies there."""
    finals = {
        path.relative_to(out).as_posix()
        for path in out.glob("*/*/*")
        if not path.relative_to(out).parts[0].startswith(".")
        and not path.name.startswith(("stopped-", "draft-"))
    }
    by_folder = {paper["folder"]: paper for paper in papers.values()}
    faults = [f"{name}: of no paper" for name in sorted(finals - set(by_folder))]
    if len(by_folder) != len(papers):
        faults.append("two papers in one folder")
    for name, paper in by_folder.items():
        if name in finals:
            if paper["state"] not in _WITH_FILES or files_in(out / name) != paper["files"]:
                faults.append(f"{name}: not as registered, {paper['state']}")
        elif paper["issued_at"] is not None:
            faults.append(f"{name}: gone")
    return faults


def _acknowledgement_faults(
    out: Path, papers: Mapping[str, Mapping[str, Any]], acknowledged: Mapping[str, Digests]
) -> list[str]:
    """What a command said it issued stands, with the bytes it had then."""
    faults = []
    for number, files in acknowledged.items():
        paper = papers.get(number)
        if paper is None or paper["issued_at"] is None:
            faults.append(f"{number}: acknowledged and lost")
        elif files_in(out / paper["folder"]) != files:
            faults.append(f"{number}: its bytes changed")
    return faults
