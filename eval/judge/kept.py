"""What a judge said, kept beside a run: one file a judge, a line a row, so that judging can go on."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.files import writing_to
from eval.judge.verdicts import Verdict
from prompts import LANGUAGES, prompt_digest
from rag.write.language_model import LanguageModel

_FORMAT = "hoidap-eval verdicts 1"
_PROMPTS = ("judge-correctness", "judge-faithfulness")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The file of a judge's verdicts in a run's folder."""

    path: Path
    head: Mapping[str, Any]

    @classmethod
    def of(cls, run: Path, model: LanguageModel) -> "Verdicts":
        """Return the file of a model's verdicts; there may be none yet."""
        judge = re.sub(r"[^\w.-]+", "-", model.name).strip("-.")
        prompts = {f"{name}.{language}": prompt_digest(name, language) for name in _PROMPTS for language in LANGUAGES}
        identity = sha256(model.identity.encode()).hexdigest()[:16]  # of the server and the options too
        return cls(
            run / f"judged-{judge}.jsonl",
            {"format": _FORMAT, "model": model.name, "identity": identity, "prompts": prompts},
        )

    def read(self) -> dict[str, Verdict]:
        """Return the verdicts that are there, by row. A line that was being written when it broke off is passed over.

        Raises EvaluationError for a file of another judge, and for one that holds anything else.
        """
        if not self.path.exists():
            return {}
        head, verdicts = _read(self.path)
        if head != self.head:
            raise EvaluationError(
                f"{self.path} holds verdicts of another server, other options or other prompts, which cannot be mixed "
                "with these. Move it away, and all is judged anew."
            )
        return verdicts

    def append(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """Write each verdict as it comes, and hand it on. Raises EvaluationError when the disk takes no more."""
        kept = self.read()
        self._write([self.head, *map(asdict, kept.values())], mode="w")  # without a line that broke off
        for verdict in verdicts:
            self._write([asdict(verdict)], mode="a")
            yield verdict

    def _write(self, lines: Iterable[Mapping[str, Any]], *, mode: str) -> None:
        with (
            writing_to(self.path, cure="Make room there."),
            self.path.open(mode, encoding="utf-8", newline="\n") as file,
        ):
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def verdicts_beside(run: Path) -> dict[str, dict[str, Verdict]]:
    """Return every verdict in a run's folder, by judge and row. Raises EvaluationError for a file that holds none."""
    told: dict[str, dict[str, Verdict]] = {}
    for path in sorted(run.glob("judged-*.jsonl")):
        head, verdicts = _read(path)
        told[str(head.get("model", path.stem))] = verdicts
    return told


def _read(path: Path) -> tuple[Mapping[str, Any], dict[str, Verdict]]:
    whole, _, _torn = path.read_bytes().rpartition(b"\n")
    try:
        head, *lines = [json.loads(line) for line in whole.splitlines()]
        return dict(head), {one.id: one for one in map(_verdict, lines)}
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} holds no verdicts ({error}). Move it away.") from error


def _verdict(line: Mapping[str, Any]) -> Verdict:
    told = line["statements"]
    return Verdict(
        line["id"], None if told is None else tuple(told), line["correctness"], missing=tuple(line["missing"])
    )
