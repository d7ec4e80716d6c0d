"""Under which conditions something was measured, and the file that says so beside the figures."""

import json
import os
import platform
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = (
    *("hoidap", "apsw", "faiss-cpu", "numpy", "onnxruntime", "tantivy", "torch", "sentence-transformers"),
    *("transformers", "txtai", "langchain-community", "langchain-huggingface", "langchain-text-splitters", "bm25s"),
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The machine's kind, the versions, and how busy it was before (`load`: of the last 1, 5 and 15 minutes)."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    packages: dict[str, str]
    load: tuple[float, ...]
    started: str

    @classmethod
    def now(cls) -> "Conditions":
        """Look at this machine. Nothing that names it is kept."""
        return cls(
            processor=_processor(),
            cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
            memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            packages={name: found for name in _PACKAGES if (found := _version(name))},
            load=tuple(round(one, 2) for one in os.getloadavg()),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def __str__(self) -> str:
        """Say it in a line."""
        load = " ".join(f"{one:.2f}" for one in self.load)
        return f"{self.cores} cores of {self.processor}, {self.memory_gib:.0f} GiB, load before {load}"


def write_result(file: Path | None, conditions: Conditions, results: Sequence[Any]) -> None:
    """Write what was measured, dataclasses, as JSON with the command and the conditions; nothing without a file."""
    if file is None:
        return
    command = shlex.join(["python", "-m", "eval", *_as_typed(sys.argv)])
    whole = {"command": command, "conditions": asdict(conditions), "results": [asdict(one) for one in results]}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _as_typed(arguments: Sequence[str]) -> list[str]:
    """Return the words after `python -m eval`: `python -m eval.bench` leaves the first of them out."""
    words = list(arguments[1:])
    return words if words[:1] == ["bench"] else ["bench", *words]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "an unknown processor"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
