"""A papermill engine that never calls a cell completed which did not come to its end.

Stock papermill turns pending cells into completed ones when the kernel is killed or a cell times
out, and takes ``sys.exit(0)`` for success. Here the first thing that goes wrong stops the run,
and what stopped it is told as data.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from papermill.translators import PythonTranslator, papermill_translators

from pipeline.issuing import executed

NAME: Final = "poruka"
_LOOK_EVERY_S: Final = 0.05
_LAST_OUTPUT_S: Final = 0.3
_KERNEL_START_S: Final = 60
_OUTPUT_LAG_S: Final = 30
OUTPUT_MB: Final = 8


class Tell(Protocol):
    """How the coordinator hears of the run."""

    def __call__(self, event: str, **details: object) -> None:
        """Tell one event."""


def _literal(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


class ReadableTranslator(PythonTranslator):  # type: ignore[misc]  # papermill publishes no types
    """Writes texts as Python shows them: Cyrillic readable, what cannot be seen escaped."""

    heading: ClassVar = "Parameters"

    @classmethod
    def translate_str(cls, val: str) -> str:
        """A text as a literal of Python, always in double quotes."""
        return f'"{"".join(_literal(character) for character in val)}"'

    @classmethod
    def codify(cls, parameters: Mapping[str, object], comment: str = "Parameters") -> str:
        """The injected cell, the same whether or not a formatter is installed."""
        del comment  # always the same English word
        lines = [cls.comment(cls.heading)]
        lines += [cls.assign(name, cls.translate(value)) for name, value in parameters.items()]
        return "\n".join(lines)


class StoppedError(Exception):
    """A cell that did not come to its end; what it was has been told."""


class _Listener(NotebookClient):
    """A client that does not take in more output than a notebook can hold."""

    def __init__(self, notebook: NotebookNode, too_much: Callable[[], None], **traits: Any) -> None:  # noqa: ANN401  # nbclient's own settings
        super().__init__(notebook, **traits)
        self._left = OUTPUT_MB * 10**6
        self._too_much = too_much

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take one message; the one that is too much ends the kernel."""
        content = msg["content"]
        said = [content.get("text", ""), *content.get("data", {}).values()]
        self._left -= sum(len(str(part)) for part in said)
        if self._left >= 0 or not any(said):
            return super().process_message(msg, cell, cell_index)
        self._too_much()
        return None


class Session:
    """One run of one notebook in one kernel.

    The kernel starts before papermill is imported, since both take their time; manager and
    client share one event loop.
    """

    def __init__(
        self,
        manager: AsyncKernelManager,
        loop: asyncio.AbstractEventLoop,
        path: Path,
        cell_timeout_s: int,
        tell: Tell,
    ) -> None:
        """Take a started kernel and where the executed notebook goes."""
        self._manager = manager
        self._loop = loop
        self._path = path
        self._cell_timeout_s = cell_timeout_s
        self._tell = tell
        self._started = 0.0
        self._exit_code: int | None = None

    def execute(self, notebook: NotebookNode) -> None:
        """Run the cells in order up to the first that fails.

        Raises:
            StoppedError: the run did not come to its end.
        """
        executed.begin(notebook)
        executed.save(notebook, self._path)
        self._tell("steps", steps=[[step.index, step.title] for step in executed.steps(notebook)])
        try:
            self._loop.run_until_complete(self._run(notebook))
        finally:
            executed.save(notebook, self._path)

    async def _run(self, notebook: NotebookNode) -> None:
        client = _Listener(
            notebook,
            self._silence,
            km=self._manager,
            timeout=self._cell_timeout_s,
            startup_timeout=_KERNEL_START_S,
            iopub_timeout=_OUTPUT_LAG_S,
            raise_on_iopub_timeout=True,  # an output that is missing is no evidence
            force_raise_errors=True,  # whatever the cell's tags say
            skip_cells_with_tag="",  # nothing is skipped
            record_timing=False,  # equal runs, equal bytes
            coalesce_streams=True,
            store_widget_state=False,
            on_cell_start=self._passed(notebook),
            on_cell_execute=self._begun(notebook),
            on_cell_executed=self._ended,
        )
        watch = asyncio.ensure_future(self._notice_death(client))
        try:
            await client.async_execute(cleanup_kc=False)
        except CellTimeoutError as error:
            self._tell("stopped", kind="cell_time")
            raise StoppedError from error
        except DeadKernelError as error:
            self._tell("stopped", kind="died", status=self._exit_code)
            raise StoppedError from error
        except CellExecutionError as error:
            self._tell("stopped", kind="error", name=error.ename, value=error.evalue)
            raise StoppedError from error
        except RuntimeError as error:  # what jupyter_client raises for a kernel that is not there
            self._tell("stopped", kind="no_kernel")
            raise StoppedError from error
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    def _silence(self) -> None:
        provisioner = self._manager.provisioner
        if isinstance(provisioner, LocalProvisioner) and provisioner.process is not None:
            self._tell("stopped", kind="output")
            provisioner.process.kill()  # at once: a flood leaves the loop no other moment

    async def _notice_death(self, client: NotebookClient) -> None:
        """See at once that the kernel is gone, and how; nbclient looks once a second."""
        while self._exit_code is None:
            await asyncio.sleep(_LOOK_EVERY_S)
            provisioner = self._manager.provisioner
            self._exit_code = await provisioner.poll() if provisioner else None
        waiting = client.task_poll_for_reply
        if waiting is not None and not waiting.done():
            await asyncio.sleep(_LAST_OUTPUT_S)  # what it has sent is still on its way
            waiting.cancel()

    def _passed(self, notebook: NotebookNode) -> Callable[..., None]:
        def passed(cell: NotebookNode, cell_index: int) -> None:
            if cell.cell_type == "code" and not cell.source.strip():
                executed.mark(notebook.cells[cell_index], executed.COMPLETED)

        return passed

    def _begun(self, notebook: NotebookNode) -> Callable[..., None]:
        def begun(cell: NotebookNode, cell_index: int) -> None:
            # One write a cell, before it runs: whatever happens next, the disk is right.
            executed.mark(cell, executed.RUNNING)
            executed.save(notebook, self._path)
            self._started = time.monotonic()
            self._tell("begun", index=cell_index)

        return begun

    def _ended(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        content = execute_reply["content"]
        asked = any(part.get("source") == "ask_exit" for part in content.get("payload", []))
        if asked or content.get("ename") == "SystemExit":
            cell.outputs = [
                output for output in cell.outputs if output.output_type != "error"
            ]  # the reason is worded by the coordinator
            self._tell("stopped", kind="sys_exit")
            raise StoppedError
        if content["status"] == "ok":
            executed.mark(cell, executed.COMPLETED)
            seconds = round(time.monotonic() - self._started, 3)
            self._tell("ended", index=cell_index, seconds=seconds)


class TruthfulEngine(Engine):  # type: ignore[misc]  # papermill publishes no types
    """Papermill's door to a ``Session``, which comes as the keyword ``session``."""

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, *, session: Session, **_settings: object
    ) -> NotebookNode:
        """Run the notebook; papermill's own bookkeeping of states stays out."""
        del kernel_name  # the session's kernel is the only one
        session.execute(nb)
        return nb


def register(heading: str) -> None:
    """Make engine and translator known to papermill, in this process.

    Args:
        heading: the comment on the first line of the injected cell.
    """
    ReadableTranslator.heading = heading
    papermill_engines.register(NAME, TruthfulEngine)
    for language in ("python", "python3"):
        papermill_translators.register(language, ReadableTranslator)
