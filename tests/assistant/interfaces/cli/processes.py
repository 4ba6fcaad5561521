"""The command in a process of its own, forked from one that has loaded the program: the second that each would take is taken once.

Arguments, environment, working directory, standard streams and exit status are the process's own. What modules do when they are
loaded was done before: that the command starts from nothing, and what it loads then, is tried in ``test_start.py``.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

_LOADED = ["assistant.samples", "assistant.interfaces.cli.questions"]
_TIME = 240.0  # seconds
_HOW = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_PROCESSES = multiprocessing.get_context(_HOW)
if _HOW == "forkserver":
    _PROCESSES.set_forkserver_preload(_LOADED)


def run_command(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], stdin: str
) -> subprocess.CompletedProcess[str]:
    """What ``assistant`` with ``arguments`` printed, and its exit status; subprocess.TimeoutExpired after `_TIME`."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin, encoding="utf-8")
        process = _PROCESSES.Process(
            target=_command, args=(list(arguments), cwd, dict(environment), streams)
        )
        process.start()
        process.join(_TIME)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), _TIME)
        printed = [stream.read_text(encoding="utf-8") for stream in streams[1:]]
        return subprocess.CompletedProcess(list(arguments), process.exitcode, *printed)


def _command(
    arguments: list[str], cwd: Path, environment: dict[str, str], streams: list[Path]
) -> None:
    """Be the command, in the new process."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, stream in enumerate(streams):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if descriptor else os.O_RDONLY
        opened = os.open(stream, flags)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(descriptor, "wb" if descriptor else "rb", closefd=False))  # noqa: SIM115
        for descriptor in range(3)
    )
    sys.argv = ["assistant", *arguments]
    from assistant.interfaces.cli import main

    sys.exit(main())
