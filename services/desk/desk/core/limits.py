"""How long the desk waits, and which terms it gives to writers."""

import msgspec


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How long writers may read why something was taken away, and complain, and by when they are answered (days).

    `public_url` is where residents reach the desk's public pages; with "" no message holds a link to them.
    """

    statement_days: int = 365
    complain_days: int = 183
    complaint_answer_days: int = 14
    public_url: str = ""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long the desk waits before it tells a person, or goes on by itself (seconds).

    `unknown_removal_days` is how long somebody may say who removed an item, `timezone` the clock by which a day begins
    (both are the municipality's pack's). `terms` are those of statements of reasons and complaints.
    `undo_s` is how long a person's words wait before they go out, and may be taken back; 0: they go at once.
    """

    evidence_wait_s_max: float = 60.0
    undo_s: float = 0.0
    notice_wait_s_max: float = 300.0
    unknown_removal_days: int = 14
    terms: Terms = Terms()
    timezone: str = "Europe/Oslo"
