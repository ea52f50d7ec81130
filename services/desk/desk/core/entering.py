"""Signing in with a passphrase and a code from an app: what is asked of both, and how often somebody may try.

Sources: RFC 6238 (codes), NIST SP 800-63B sections 3.1.1 and 3.2.2 (length, no rules of composition, limited tries).
"""

import re
from datetime import timedelta

STEP_S = 30
"""How long a code is shown (RFC 6238, section 5.2)."""
STEPS_BESIDE = 1
"""A phone's clock may be so many steps before or behind ours."""
PASSPHRASE_CHARS_MIN, PASSPHRASE_CHARS_MAX = 12, 200
RECOVERY_CODES = 10
TRIES_MAX, TRIES_WINDOW = 6, timedelta(minutes=15)
"""So many tries for one person: with a passphrase besides, a code is not guessed in a lifetime."""
ADDRESS_TRIES_MAX, ADDRESS_WINDOW = 40, timedelta(hours=1)
"""So many from one network address: a whole town hall may have one."""
_CODE = re.compile(r"\d{6}")
_RECOVERY = re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}")
_HERE = re.compile(r"/(?!/)[A-Za-z0-9_\-./?=&%:]*")
NEXT_CHARS_MAX = 300


def steps_at(seconds: float) -> tuple[int, ...]:
    """Return the numbers of the codes that are taken at a time, the one of now first."""
    now = int(seconds // STEP_S)
    return (now, *(now + away for n in range(1, STEPS_BESIDE + 1) for away in (-n, n)))


def plain_code(given: str) -> str:
    """Return a code as it is compared: people put spaces in it, and capitals."""
    code = re.sub(r"\s", "", given).lower()[:40]
    return code if _CODE.fullmatch(code) or _RECOVERY.fullmatch(code) else ""


def is_recovery(code: str) -> bool:
    """True for the form of a recovery code."""
    return bool(_RECOVERY.fullmatch(code))


def flaw(passphrase: str, person: str) -> str | None:
    """Return what is wrong with a new passphrase, as a code; None for a good one."""
    if len(passphrase) < PASSPHRASE_CHARS_MIN:
        return "short"
    if len(passphrase) > PASSPHRASE_CHARS_MAX:
        return "long"
    plain = passphrase.casefold()
    letters = set(plain) - {" "}
    if plain.replace(person.casefold(), "").strip() == "" or len(letters) < len("four"):
        return "guessable"
    return None


def local_path(given: str) -> str:
    """Return where to go after signing in: a path of ours, "/" for anything else."""
    return given if len(given) <= NEXT_CHARS_MAX and _HERE.fullmatch(given) and "/../" not in given else "/"
