"""What goes wrong when an embedding model is loaded. The message says what to do next."""


class EncoderUnavailable(Exception):
    """The embedding model cannot be loaded or prepared on this machine."""


class UnknownLayout(EncoderUnavailable):
    """The file with the bundled weights is not the one this version knows how to read."""


class RunDiffers(Exception):
    """A folder holds the state of another run of training."""
