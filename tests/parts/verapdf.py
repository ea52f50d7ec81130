"""veraPDF, the independent judge of PDF/A; asked about a whole folder at once, for Java is slow to start."""

import subprocess
from pathlib import Path

from tests.parts import maven
from tests.parts.install import PartMissingError, cache_folder, program

VERSION = "1.28.2"
_ARTIFACTS = (f"org.verapdf.apps:greenfield-apps:{VERSION}",)
_MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def jars() -> Path:
    """The folder of veraPDF's jars, fetched with Maven into the user's cache the first time.

    Raises PartMissingError where Java, Maven or the jars cannot be had.
    """
    kept = kept_jars()
    # Debian's Maven brings Java along: whoever lacks both has to install one.
    found = kept if kept.is_dir() else maven.fetch(f"veraPDF {VERSION}", _ARTIFACTS, kept)
    program("java", "default-jre-headless")
    return found


def kept_jars() -> Path:
    """Where the jars are kept, fetched or not."""
    return cache_folder() / f"verapdf-{VERSION}"


def verdicts(folder: Path, flavour: str = "2u") -> dict[str, bool]:
    """Name of each PDF in the folder (and below it) → whether it conforms to a flavour of PDF/A (1b, 2b, 2u …).

    Raises PartMissingError where veraPDF is missing, or says nothing of a file.
    """
    java, path = program("java", "default-jre-headless"), f"{jars()}/*"
    options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path, _MAIN]
    command = [str(java), *options, "-f", flavour, "--format", "text", "--recurse", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in {"PASS", "FAIL"}:
            found[str(Path(rest.rsplit(" ", 1)[0]).relative_to(folder))] = verdict == "PASS"
    unread = {str(file.relative_to(folder)) for file in folder.rglob("*.pdf")} - set(found)
    if unread:
        message = f"veraPDF said nothing of {sorted(unread)}: {done.stderr[-400:]}"
        raise PartMissingError(message)
    return found
