"""`python -m eval`."""

from rich.console import Console

from eval.assistant_service import open_assistant_service
from eval.command_line import build_app


def main() -> None:
    """Run the command over the real assistant."""
    build_app(open_assistant_service, Console(highlight=False))()


if __name__ == "__main__":
    main()
