"""A command run in a process of its own, with its time and its peak memory."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationError

_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that ended well."""

    seconds: float
    peak_bytes: int
    output: str


def run_child(command: Sequence[str], *, environment: Mapping[str, str], accepted: Sequence[int] = (0,)) -> Finished:
    """Run a command to its end, with these variables beside our own.

    Raises EvaluationError when its exit code is not among the accepted ones.
    """
    launched = [sys.executable, "-S", str(_LAUNCHER), *command]
    told = subprocess.run(launched, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise EvaluationError(f"`{' '.join(command)}` could not be started:\n{told.stderr.strip()[-2000:]}")
    done = json.loads(told.stdout)
    if done["code"] not in accepted:
        said = (done["errors"] or done["output"]).strip()[-2000:]
        raise EvaluationError(f"`{' '.join(command)}` ended with {done['code']}. It said:\n{said}")
    return Finished(done["seconds"], done["peak"], done["output"])
