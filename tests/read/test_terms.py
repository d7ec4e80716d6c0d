import os
import subprocess
import sys

_COVERED = """
import math
from rag.read.terms import QuestionTerms
words = [f"từ{number}" for number in range(400)]
terms = QuestionTerms.of(" ".join(words), lambda term: math.log(sum(map(ord, term))))
print(repr(terms.covered_by(" ".join(words[1::3] + words[::5]))))
"""


def _covered(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, "-c", _COVERED], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_the_share_of_terms_is_the_same_to_the_last_digit_in_every_process() -> None:
    assert len({_covered(seed) for seed in ("1", "2", "3", "4")}) == 1
