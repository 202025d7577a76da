"""Every error the product raises on purpose, in one tree.

    LifehubError
    ├── ReadError         a file can't be read into text
    ├── EditionError      a library edition breaks the format or disagrees with another edition
    ├── ModelError        a model is missing, corrupted or of an unknown version
    ├── IndexingError     the index could not be written (the old one stays)
    │   ├── IndexInUse    another process owns the data folder
    │   └── IndexMismatch the index was made with another model, or can't be read
    ├── QuestionError     a question is empty, too long or not text; a language is unknown
    ├── ModelFailed       a language model failed, or was too slow
    ├── Conflict          somebody else's change, or the library's, came first
    ├── NotFound          no document, passage or figure has that id
    └── SettingsError     a setting has a value that can't be used

Each message says what happened, with which value, and what to do next.
"""


class LifehubError(Exception):
    """Base of all errors a caller may show to a person as they are."""


class ReadError(LifehubError):
    """A file can't be read into text; the message is the reason, in one sentence."""


class EditionError(LifehubError):
    """A library edition breaks the format; the message names file and line."""


class ModelError(LifehubError):
    """A model is missing, corrupted or of a version this code doesn't know."""


class IndexingError(LifehubError):
    """The index could not be written; what was there before is untouched."""


class IndexInUse(IndexingError):
    """Another process owns the data folder; the message names it."""


class IndexMismatch(IndexingError):
    """The index on disk was made with another model or format."""


class QuestionError(LifehubError):
    """The question can't be answered as it stands: empty, too long, not text, unknown language."""


class ModelFailed(LifehubError):
    """A language model could not be reached, failed, or was slower than the limits allow."""


class Conflict(LifehubError):
    """What was asked for would overwrite or ignore a change that came first; nothing was done."""


class NotFound(LifehubError):
    """No document or passage, or nothing the figures measure, has the id that was asked for."""


class SettingsError(LifehubError):
    """A setting has a value that can't be used."""
