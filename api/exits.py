"""Exit codes a script can use."""

from enum import IntEnum


class Exit(IntEnum):
    """What the command's end says."""

    DONE = 0
    FAILED = 1  # nothing was done; the message on standard error says why and what to do
    USAGE = 2  # the command line itself was wrong
    PARTLY = 3  # done, but something is missing: a file was refused, or the sources do not hold the answer
    INTERRUPTED = 130  # Ctrl-C; what was committed stays, the next run goes on
