"""Every error this service raises on purpose.

A message says what happened, with which value, and what to do next. Whatever comes from a library is turned
into one of these at the seam where the library is called.
"""

from rag.types import Trouble


class HoidapError(Exception):
    """The root: catch this to catch everything the service says on purpose."""


class SettingsError(HoidapError):
    """A setting is unknown or out of bounds."""


class InputError(HoidapError):
    """What the caller gave cannot be used: a question, a filter, a collection name."""


class RefusedDocument(InputError):
    """A document that cannot be read, or must not be stored; ingest goes on with the next one.

    `reason` is a stable word for scripts (`empty`, `binary`, `encoding`, `too-large`, `encrypted`, `no-text`,
    `only-chrome`, `vanished`, `permission`, `archive`, `malformed`, `timeout`, `memory`, `format`).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(HoidapError):
    """The store could not do what was asked."""


class StoreMissing(StoreError):
    """There is no store in the data folder yet."""


class StoreLocked(StoreError):
    """Another process is writing to this data folder."""


class StoreReadOnly(StoreError):
    """The data folder cannot be written to."""


class StoreFull(StoreError):
    """The disk that holds the data folder is full."""


class StoreDamaged(StoreError):
    """The store's file does not pass its own integrity check."""


class UnknownDocument(StoreError):
    """No such document, revision or collection."""


class UnknownCollection(UnknownDocument):
    """No such collection."""


class IndexNotReady(HoidapError):
    """A collection has no index that can be served yet; it is being built."""


class CalibrationDamaged(HoidapError):
    """A data folder holds a calibration that cannot be read."""


class ModelUnavailable(HoidapError):
    """The language model that the settings name cannot be used: it is unknown, or a library for it is missing."""


class ModelFailed(HoidapError):
    """A language model did not answer as it should. `trouble` is a stable word; no key is in the message."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble


class EncoderMismatch(HoidapError):
    """The stored vectors were made by another encoder than the one in use."""


class EncoderUnavailable(HoidapError):
    """The embedding model cannot be loaded or prepared."""
