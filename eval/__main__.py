"""`python -m eval`, also installed as `hoidap-eval`."""

import sys
from importlib.util import find_spec

from rich.console import Console

_NEEDED = ("altair", "httpx", "ir_measures", "jinja2", "sklearn", "vl_convert")
_FAILED = 1


def main() -> None:
    """Run the command over the real assistant; say what to install where the libraries of measuring are missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(f"Measuring needs {', '.join(missing)}. Run: pip install 'hoidap[eval]'\n")
        raise SystemExit(_FAILED)
    from eval.assistant_service import open_assistant_service
    from eval.command_line import build_app

    build_app(open_assistant_service, Console(highlight=False))()


if __name__ == "__main__":
    main()
