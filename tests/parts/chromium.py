"""A real Chromium without a window: Debian's own, by path, driven by Playwright over its debugging port."""

import os
from pathlib import Path

from tests.parts.install import PartMissingError, apt_install
from tests.parts.part import Part

# Playwright's own download of a browser is not used: this one gets Debian's security updates.
PATH = Path("/usr/bin/chromium")
FLAGS = [
    "--headless=new",
    # Its sandbox needs rights that a container seldom gives; it only ever opens our own pages.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> Path:
    """Chromium's path, after installing Debian's where it is missing.

    Raises PartMissingError where there is none.
    """
    if not (wanted := path()).exists() and wanted == PATH:
        apt_install("chromium", why="the tests of the desk need a browser")
    if not wanted.exists():
        message = f"There is no Chromium at {wanted}. Name one: ORDSTYRER_CHROMIUM=/path/to/chromium"
        raise PartMissingError(message)
    return wanted


def path() -> Path:
    """Where Chromium should be: what ORDSTYRER_CHROMIUM says, else Debian's place."""
    return Path(os.environ.get("ORDSTYRER_CHROMIUM", PATH))


class Chromium(Part):
    """One browser for many tests: each connects, opens a context of its own and closes it.

    `await playwright.chromium.connect_over_cdp(chromium.endpoint)`, or without `await` in the sync API.
    """

    name = "Chromium"

    @property
    def endpoint(self) -> str:
        """What Playwright connects to."""
        return f"http://{self.address}"

    def _prepare(self, folder: Path) -> list[str | Path]:
        where = [f"--remote-debugging-port={self.port}", f"--user-data-dir={folder / 'profile'}"]
        return [executable(), *FLAGS, *where]
