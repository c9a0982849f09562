"""The run's own process: starts a kernel, lets papermill run the notebook, tells what happens.

Started as ``python -m pipeline.issuing.notebook_worker job.json``. Events are JSON lines on
standard output; standard error and the kernel's both go into the run's log. Standard input is
the coordinator's hand: when it is closed, everything ends.
"""

import asyncio
import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from pipeline.issuing.processes import kill_group

if TYPE_CHECKING:
    from pipeline.issuing.engine import Tell

_KERNEL: Final = (
    *(sys.executable, "-m", "pipeline.issuing.kernel", "-f", "{connection_file}"),
    "--HistoryManager.enabled=False",
    "--InteractiveShellApp.ignore_cwd=True",
)


class OwnKernelSpecs(KernelSpecManager):
    """The only kernel there is: this interpreter's, whatever is registered on the machine."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Our kernel under any name."""
        return KernelSpec(argv=list(_KERNEL), display_name=kernel_name, language="python")


def _teller() -> "Tell":
    # The kernel and foreign code may print: events have a stream of their own.
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(event: str, **details: object) -> None:
        stream.write(json.dumps({"event": event, **details}) + "\n")
        stream.flush()

    return tell


def _end_with_coordinator(process_id: int) -> None:
    """Wait for the coordinator to go, then take the kernel along."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    kill_group(process_id)
    os._exit(1)


async def _start(manager: AsyncKernelManager, job: dict[str, Any]) -> int:
    await manager.start_kernel(
        cwd=job["staging"], stdout=sys.stderr.fileno(), stderr=sys.stderr.fileno()
    )
    if not isinstance(manager.provisioner, LocalProvisioner) or manager.provisioner.pid is None:
        raise RuntimeError("a kernel without a process of this machine")
    return manager.provisioner.pid


def main() -> None:
    """Do the job named on the command line."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    tell = _teller()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=OwnKernelSpecs(),
        connection_file=str(Path(job["runtime"]) / "k.json"),
        transport=job["transport"],
    )
    process_id = loop.run_until_complete(_start(manager, job))
    tell("kernel", pid=process_id)
    threading.Thread(target=_end_with_coordinator, args=(process_id,), daemon=True).start()

    # While the kernel starts:
    from papermill.execute import execute_notebook  # noqa: PLC0415  # see the line above

    from pipeline.issuing import engine, executed  # noqa: PLC0415  # engine imports papermill

    engine.register(job["heading"])
    session = engine.Session(manager, loop, Path(job["executed"]), job["cell_timeout_s"], tell)
    try:
        execute_notebook(
            executed.load(Path(job["notebook"])),  # a path would be taken for a format string
            None,
            parameters=job["parameters"],
            engine_name=engine.NAME,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            session=session,
        )
    except engine.StoppedError:
        pass  # told already
    except OSError as error:
        tell("stopped", kind="disk", reason=error.strerror or str(error))
    else:
        tell("finished")
    finally:
        loop.run_until_complete(manager.shutdown_kernel(now=True))


if __name__ == "__main__":
    main()
