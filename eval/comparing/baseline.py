"""A run as one small file that can be committed: scores without texts, a line a question, so that diffs can be read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from eval.comparing.sides import DECISIVE, Outcome, Side
from eval.errors import EvaluationError
from eval.files import read_object, writing_to
from eval.folder import Run, load_run
from eval.summary import EVERYTHING, Summary

_FORMAT = "hoidap-eval baseline 1"
_DIGITS = 6


def open_side(path: Path) -> Side:
    """Read a run folder or a baseline file. Raises EvaluationError for what is neither."""
    side = _read(path) if path.is_file() else Side.of(load_run(path))
    if "set_digest" not in side.config:
        raise EvaluationError(
            f"{path} does not say which questions it asked (no set_digest). Run the evaluation again."
        )
    return side


def write_baseline(run: Run, path: Path, *, today: date) -> None:
    """Write the baseline of a whole run; an older baseline at `path` is replaced, anything else is kept.

    Raises EvaluationError for a run of a sample, or with questions that got no answer.
    """
    side = Side.of(run)
    if run.config["limit"] is not None:
        raise EvaluationError(f"{run.path} asked a sample (--limit {run.config['limit']}). Run the whole set.")
    if side.failed:
        raise EvaluationError(
            f"{side.failed} of {len(side.outcomes)} questions of {run.path} got no answer. Run it again."
        )
    if path.exists() and not _is_baseline(path):
        raise EvaluationError(f"{path} exists and is no baseline. Name another file with --out.")
    head = {
        "format": _FORMAT,
        "made": today.isoformat(),
        "config": {name: run.config[name] for name in ("set", "set_digest", *DECISIVE) if name in run.config},
        "figures": _figures(run.summary),
    }
    questions = {id_: asdict(side.outcomes[id_]) for id_ in sorted(side.outcomes)}
    with writing_to(path, cure="Name another file with --out."):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(_lines(head, questions)) + "\n", "utf-8")


def _lines(head: Mapping[str, object], questions: Mapping[str, object]) -> Iterator[str]:
    """Yield the file: its head over several lines, then each question in one."""
    whole = json.dumps(_short(head), ensure_ascii=False, indent=1, sort_keys=True)
    yield whole.removesuffix("\n}") + ","
    yield ' "questions": {'
    lines = [f"  {json.dumps(id_, ensure_ascii=False)}: {_line(questions[id_])}" for id_ in questions]
    yield ",\n".join(lines)
    yield " }\n}"


def _line(value: object) -> str:
    return json.dumps(_short(value), ensure_ascii=False, sort_keys=True)


def _short(value: Any) -> Any:
    """Write 1.0 as 1: the file is half as long and says the same."""
    if isinstance(value, Mapping):
        return {name: _short(item) for name, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _figures(summary: Summary) -> dict[str, dict[str, float]]:
    figures = summary.figures[EVERYTHING]
    return {
        name: {part: round(value, _DIGITS) for part, value in asdict(figure).items()}
        for name, figure in figures.items()
    }


def _is_baseline(path: Path) -> bool:
    try:
        _stored(path)
    except EvaluationError:
        return False
    return True


def _read(path: Path) -> Side:
    stored = _stored(path)
    try:
        outcomes = {id_: Outcome(**fields) for id_, fields in stored["questions"].items()}
        return Side(str(path), stored["config"], outcomes)
    except (KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(
            f"{path} is damaged ({error}). Make it again: hoidap-eval baseline RUN --out {path}"
        ) from error


def _stored(path: Path) -> dict[str, Any]:
    stored = read_object(path, cure="Give a run folder, or a file that `hoidap-eval baseline` wrote.")
    if stored.get("format") != _FORMAT:
        raise EvaluationError(f"{path} is no baseline. Give a run folder, or a file that `hoidap-eval baseline` wrote.")
    return stored
