"""Where the `hoidap` command begins: `hoidap …`, or `python -m api …`."""

import signal


def main() -> None:
    """Run the command. Until it can end on Ctrl-C in its own words, Ctrl-C ends it in none, not in a traceback."""
    own = signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Waits because it takes most of a second, in which people press Ctrl-C.
    from api.command_line import main as run

    signal.signal(signal.SIGINT, own)
    run()


if __name__ == "__main__":
    main()
