"""A Debian with nothing on it, in namespaces of its own. It takes from this machine only how packages are reached."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.parts.install import PartMissingError, cache_folder, program

RELEASE = "bookworm"
PERSON = "kari"
HOME = f"/home/{PERSON}"
# Where packages come from, and whom this machine trusts, is its own business.
OF_THE_MACHINE = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_", "SSL_CERT_", "NODE_EXTRA_CA_CERTS")
_FILES_OF_THE_MACHINE = (
    "etc/resolv.conf",
    "etc/hosts",
    "etc/ssl/certs/ca-certificates.crt",
    "etc/pip.conf",
    "etc/npmrc",
)
_TRUSTED = Path("/usr/local/share/ca-certificates")
_OF_FETCHING = ("Acquire::http", "Acquire::Check-", "Acquire::Retries")
_TYPED_S_MAX = 5400
_DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}


class Said(NamedTuple):
    """How it ended, and all that it said."""

    code: int
    text: str


class Debian:
    """One copy of a minimal Debian in a folder; `close` takes it away."""

    def __init__(self, folder: Path) -> None:
        """Raises PartMissingError, which says what to do, where it cannot be made here."""
        if os.geteuid() != 0:
            raise PartMissingError("only root can make a Debian to try it in: sudo make bare")
        self.root = folder / "debian"
        subprocess.run(["cp", "-a", str(_minimal()), str(self.root)], check=True)  # noqa: S603, S607 - our own words
        self._take_from_the_machine()
        self.type(f"useradd --create-home --shell /bin/bash {PERSON}", by="root")

    def type(self, words: str, by: str = PERSON) -> Said:
        """Type it in a new login of this person (or root), and wait for its end."""
        home = HOME if by == PERSON else "/root"
        environ = _of_the_machine() | {"HOME": home, "USER": by, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        environ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        script = (
            f'{self._mounts()}exec chroot {self.root} /usr/sbin/runuser -u {by} -- /bin/bash -c "cd {home}; $TYPED"'
        )
        command: list[str | Path] = [
            program("unshare", "util-linux"),
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child",
        ]
        with (self.root.parent / "said").open("w+b") as said:
            done = subprocess.run(  # noqa: S603 - our own words, in a Debian of its own
                [*command, "/bin/bash", "-euc", script],
                env=environ | {"TYPED": words},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=_TYPED_S_MAX,
            )
            said.seek(0)
            return Said(done.returncode, said.read().decode(errors="replace"))

    def lay(self, source: Path, name: str) -> None:
        """Copy a file or a folder to the person's home."""
        target = self.root / HOME[1:] / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)

    def close(self) -> None:
        """Take it away. What was mounted ended with the namespaces."""
        shutil.rmtree(self.root)

    def _mounts(self) -> str:
        root = self.root
        made = [f"mknod -m 666 {root}/dev/{name} c {one} {two}" for name, (one, two) in _DEVICES.items()]
        return "\n".join(
            [
                "mount --make-rprivate /",
                f"mount -t proc proc {root}/proc",
                f"mount -t tmpfs -o mode=755 dev {root}/dev",
                *made,
                f"ln -s /proc/self/fd {root}/dev/fd; mkdir -m 1777 {root}/dev/shm",  # noqa: S108 - its own, in memory
                f"for at in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/${{at%:*}} {root}/dev/${{at#*:}}; done",
                "",
            ]
        )

    def _take_from_the_machine(self) -> None:
        for name in _FILES_OF_THE_MACHINE:
            source, target = Path("/etc") / name, self.root / "etc" / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                shutil.copy(source, target)
        # Debian's own package makes its list of these too, when it is installed.
        if _TRUSTED.is_dir():
            shutil.copytree(_TRUSTED, self.root / _TRUSTED.relative_to("/"), dirs_exist_ok=True)
        (self.root / "etc/apt/apt.conf.d/99fetching").write_text(_fetching(), encoding="utf-8")


def _minimal() -> Path:
    """Return a Debian that debootstrap made, the first time."""
    kept = cache_folder() / f"debian-{RELEASE}"
    if not kept.is_dir():
        draft = kept.with_name(f".{kept.name}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        tool = program("debootstrap", "debootstrap")
        subprocess.run([tool, "--variant=minbase", RELEASE, str(draft)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        draft.rename(kept)
    return kept


def _of_the_machine() -> dict[str, str]:
    """What says where packages come from; a folder of ours is no place that others have."""
    told = {name: value for name, value in os.environ.items() if name.startswith(OF_THE_MACHINE)}
    return {name: value for name, value in told.items() if not Path(value).is_dir()}


def _fetching() -> str:
    """How this machine's apt-get is told to fetch."""
    apt = program("apt-config", "apt")
    told = subprocess.run([apt, "dump"], check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    return "".join(f"{line}\n" for line in told.splitlines() if line.startswith(_OF_FETCHING))
