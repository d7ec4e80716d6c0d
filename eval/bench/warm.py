"""A process that answers questions one after another and prints what each took: `python -m eval.bench.warm`.

It is a process of its own so that its peak memory is that of answering alone.
"""

import json
import sys
import time
from pathlib import Path

from eval.assistant_service import open_assistant_service
from eval.bench.synthetic import SyntheticText
from eval.measuring import DEPTH, WHOLE

PROCESSORS = "processors"  # what a question takes of them, which bounds how many are answered a second


def ask_warm(folder: Path, collection: str, *, questions: int, seed: int) -> list[dict[str, float]]:
    """Return the seconds of each question by stage, as a `whole`, and those of all processors together.

    One question before them warms up, uncounted.
    """
    taken: list[dict[str, float]] = []
    first, *rest = SyntheticText(seed).questions(questions + 1)
    with open_assistant_service(folder, {}, collection=collection) as service:
        service.ask(first, k=DEPTH)
        for question in rest:
            started, worked = time.perf_counter(), time.process_time()
            answer = service.ask(question, k=DEPTH)
            whole, busy = time.perf_counter() - started, time.process_time() - worked
            taken.append({**answer.timings, WHOLE: whole, PROCESSORS: busy})
    return taken


if __name__ == "__main__":
    data, collection_name, count, seed_text = sys.argv[1:]
    json.dump(ask_warm(Path(data), collection_name, questions=int(count), seed=int(seed_text)), sys.stdout)
