"""The errors of Ordstyrer, named by what the one who catches them should do next.

OrdstyrerError
├── Transient      try again later: nothing is wrong with the message, something outside is away
│   └── NotYet     try again later: nothing is away, something else must come first
├── Permanent      park it: trying again gives the same result, and the fault is ours
└── BadMessage     park it: trying again gives the same result, and the fault is the sender's
"""


class OrdstyrerError(Exception):
    """Root of all errors that our own code raises on purpose."""


class Transient(OrdstyrerError):
    """Something outside is away for the moment: try the same thing again later.

    `retry_after_s` is the wait that the other side asked for, when it did.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotYet(Transient):
    """Nothing is away: something else must come first, or the other side needs time. No circuit opens for it."""


class Permanent(OrdstyrerError):
    """Trying again gives the same result and the fault is ours: park the message and tell an operator."""


class BadMessage(OrdstyrerError):
    """Trying again gives the same result and the fault is the sender's: park the message, go on."""
