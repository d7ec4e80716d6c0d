"""`python -m eval.bench`, the same as `python -m eval bench`."""

from rich.console import Console

from eval.assistant_service import open_assistant_service
from eval.bench.commands import build_bench

if __name__ == "__main__":
    build_bench(open_assistant_service, Console(highlight=False))(prog_name="python -m eval.bench")
