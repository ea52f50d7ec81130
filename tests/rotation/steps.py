"""The steps of docs/operator/secrets.md, as an operator does them, on a product that works."""

import asyncio
import base64
import hashlib
import hmac
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
from sqlalchemy import make_url

from simulator.ids import secret_of
from tests.flow.rig import SERVICES
from tests.flow.roles import as_role
from tests.parts.install import program
from tests.upgrade.release import HERE
from tests.upgrade.rolling import Rolling, end

BODY = b'{"object":"page","entry":[]}'
Say = Callable[[str], None]


@dataclass
class Steps:
    """What an operator does; each step returns when what it promises has been seen."""

    rig: Rolling
    beside_s: float = 3.0

    def all(self, say: Say) -> None:
        """Do every step, one after the other."""
        for step in (
            self.app_secret,
            self.database_roles,
            self.checkpoint_key,
            self.link_key,
            self.desk_key,
            self.programs_token,
        ):
            began = time.monotonic()
            step()
            say(f"{str(step.__doc__).partition('.')[0]}: {time.monotonic() - began:.0f} s")

    def app_secret(self) -> None:
        """An app secret is changed, and both are taken meanwhile."""
        file = self.rig.folder / "world" / "accounts.toml"
        before = file.read_text(encoding="utf-8")
        old = secret_of("last year's secret", "bo").encode()
        (file.parent / "old-secret").write_bytes(old)
        line = next(line for line in before.splitlines() if line.startswith("secret_file = ") and "bo" in line)
        present = line.partition('"')[2].rstrip('"')
        new = (file.parent / present).read_bytes().strip()
        assert self._answer(old) == httpx.codes.UNAUTHORIZED
        _put(file, before.replace(line, f'secret_files = ["{present}", "old-secret"]', 1))
        self.rig.until(lambda: self._answer(old) == httpx.codes.OK, "both secrets are taken")
        assert self._answer(new) == httpx.codes.OK
        _put(file, before)
        self.rig.until(lambda: self._answer(old) == httpx.codes.UNAUTHORIZED, "the old secret is taken no more")
        assert self._answer(new) == httpx.codes.OK

    def _answer(self, secret: bytes) -> int:
        signature = "sha256=" + hmac.new(secret, BODY, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
        url = f"{self.rig.url('ingest')}/webhooks/facebook/bo"
        return self.rig.client.post(url, content=BODY, headers=headers).status_code

    def database_roles(self) -> None:
        """Every service connects as a new role, and the old ones are dropped."""
        owner = str(self.rig.database_url)
        urls = self.rig.folder / "new-urls"
        urls.mkdir()
        for name in SERVICES:
            (urls / name).write_text(_second(owner, name), encoding="utf-8")
        self.rig.run_product("migrate", "--make-roles", str(urls))
        for name in SERVICES:
            self.rig.of_service = {**self.rig.of_service, name: {"ORDSTYRER_DATABASE_URL": _second(owner, name)}}
            self.restart(name)
        asyncio.run(_drop(owner, [str(make_url(as_role(owner, name)).username) for name in SERVICES]))

    def checkpoint_key(self) -> None:
        """The checkpoints are signed by a new key, and those of the old one are proved."""
        file = self.rig.folder / "checkpoint.key"
        words: list[str | Path] = [program("openssl", "openssl"), "genpkey", "-algorithm", "ed25519"]
        made = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        before = self._public_keys()
        _put(file, made.stdout + file.read_text(encoding="utf-8"))
        self.restart("archiver")
        assert self._public_keys() == before + 1
        assert "problems" not in self.rig.verify_journal()

    def _public_keys(self) -> int:
        return self.rig.run_product("archive", "key").count("BEGIN PUBLIC KEY")

    def link_key(self) -> None:
        """Links in messages are sealed by a new key."""
        file = self.rig.folder / "data" / "link.key"
        _put(file, f"{os.urandom(32).hex()}\n{file.read_text(encoding='utf-8')}")
        self.restart("notifier")

    def desk_key(self) -> None:
        """The desk's key is changed under a running desk."""
        file = self.rig.folder / "data" / "desk.key"
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        _put(file, f"{base64.b64encode(os.urandom(32)).decode()}\n{before}")
        assert self.rig.answers(f"{self.rig.url('desk')}/sign-in")

    def programs_token(self) -> None:
        """A program gets a second token, and both open what they are for."""
        old = self.rig.token_file.read_text(encoding="utf-8").strip()
        names = [word for name in self.rig.municipalities for word in ("--municipality", name)]
        new = self.rig.run_product("invite", "moderator", *names, "--token").strip().splitlines()[-1]
        for token in (old, new):
            assert self._opens(token) == httpx.codes.OK
        assert self._opens(f"{new[:-1]}x") == httpx.codes.UNAUTHORIZED

    def _opens(self, token: str) -> int:
        url = f"{self.rig.url('desk')}/api/v1/{self.rig.municipalities[0]}/items"
        return self.rig.client.get(url, headers={"Authorization": f"Bearer {token}"}).status_code

    def restart(self, name: str) -> None:
        """Replace a service's process by another, both beside each other for a while."""
        was = self.rig.replace(name, HERE)
        time.sleep(self.beside_s)
        assert end(was), f"{name} did not end by itself: see {was.log}"


def _put(path: Path, content: str) -> None:
    """Change a file as a mounted secret is changed: another one in its place."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(content, encoding="utf-8")
    beside.chmod(0o600)
    beside.replace(path)


def _second(owner: str, service: str) -> str:
    url = make_url(as_role(owner, service))
    return url.set(username=f"{url.username}_2", password="the new one").render_as_string(hide_password=False)


async def _drop(owner: str, roles: list[str]) -> None:
    """End the old roles; PostgreSQL refuses while one is still connected to something that it owns."""
    connection = await asyncpg.connect(owner.replace("+asyncpg", ""))
    try:
        still = await connection.fetch("SELECT usename FROM pg_stat_activity WHERE usename = ANY($1)", roles)
        assert not still, f"still connected as {sorted({row['usename'] for row in still})}"
        for role in roles:
            await connection.execute(f'DROP OWNED BY "{role}"')
            await connection.execute(f'DROP ROLE "{role}"')
    finally:
        await connection.close()
