"""Looks at what the installation is told: its settings, and the files with secrets that they name."""

import stat
from pathlib import Path

from classifier.settings import ClassifierSettings
from common.settings import PREFIX, Settings, WrongSettings, unknown_variables
from desk.settings import DeskSettings
from ingest.settings import IngestSettings
from notifier.settings import NotifierSettings
from standalone.compose import known_variables
from standalone.looks.finding import LATER, OK, PROBLEM, Given, Said, worst

OTHERS: tuple[type[Settings], ...] = (IngestSettings, ClassifierSettings, NotifierSettings, DeskSettings)
SECRET = ("_key_file", "_password_file", "_secret_file", "database_url_file", "direct_url_file")
"""How settings end that name a file with a secret."""


async def settings(given: Given) -> Said:
    """Every service reads its settings, and no variable is misspelt."""
    wrong: list[Said] = []
    for kind in OTHERS:
        try:
            kind.from_environ(given.environ)
        except WrongSettings as e:
            wrong.append((PROBLEM, " ".join(str(e).split())))
    try:
        given.settings.kafka_security()
    except WrongSettings as e:
        wrong.append((PROBLEM, str(e)))
    if (given.settings.url() is None) != (given.settings.kafka is None):
        both = f"{PREFIX}DATABASE_URL and {PREFIX}KAFKA belong together: set both, or neither"
        wrong.append((PROBLEM, both))
    wrong += [(PROBLEM, sentence) for sentence in unknown_variables(given.environ, known_variables())]
    count = sum(name.startswith(PREFIX) for name in given.environ)
    return (
        worst(list(dict.fromkeys(wrong))) if wrong else (OK, f"{count} variables are set, and every service reads them")
    )


async def secrets(given: Given) -> Said:
    """Files with secrets are there, hold something, and are nobody else's to read."""
    named = {
        f"{PREFIX}{name.upper()}": value
        for kind in (type(given.settings), *OTHERS)
        for name, value in kind.from_environ(given.environ)
        if isinstance(value, Path) and name.endswith(SECRET)
    }
    found = [one for name, path in named.items() if (one := _secret(name, path)) is not None]
    return worst(found) if found else (OK, f"{len(named)} files with secrets are set, readable by us alone")


def _secret(name: str, path: Path) -> Said | None:
    try:
        empty = not path.read_bytes().strip()
        mode = path.stat().st_mode
    except OSError as e:
        return PROBLEM, f"{name}: {path} cannot be read ({e.strerror}): mount it, and let this user read it"
    if empty:
        return PROBLEM, f"{name}: {path} is empty"
    if mode & stat.S_IROTH and all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents):
        return LATER, f"{name}: everybody on this machine may read {path}: chmod o-r, or close its folder"
    return None
