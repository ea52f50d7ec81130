"""The image: who it is for, what goes into it, and whether its health check can tell well from ill."""

import ast
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import distributions, version

import pytest

from common.settings import Settings, unknown_variables
from tests.repo.tree import ROOT, SERVICES

DOCKERFILE = (ROOT / "deploy" / "docker" / "Dockerfile").read_text(encoding="utf-8")
LINES = DOCKERFILE.replace("\\\n", " ").splitlines()


def words(instruction: str) -> list[str]:
    """What follows each use of an instruction."""
    return [line.split(maxsplit=1)[1].strip() for line in LINES if line.startswith(f"{instruction} ")]


def test_it_is_built_for_every_service_and_the_command_line() -> None:
    known = re.search(r"case \"\$\{SERVICE\}\" in ([\w|]+)\)", DOCKERFILE)
    assert known is not None
    assert known[1].split("|") == [*SERVICES, "standalone", "simulator"]


def test_what_it_copies_is_let_through_to_the_builder() -> None:
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [word for line in words("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_through, source


def test_it_runs_as_nobody_in_particular() -> None:
    assert words("USER") == ["10001:10001"]


def test_everything_installed_is_held_by_the_lock() -> None:
    assert "--require-hashes -r installer.txt" in DOCKERFILE
    assert "--verify-hashes -c constraints.txt" in DOCKERFILE
    assert "grep -vxFf locked.txt installed.txt" in DOCKERFILE


def test_its_settings_are_settings() -> None:
    of_all, of_the_tool, of_a_service = (dict(re.findall(r"(\w+)=(\S+)", line)) for line in words("ENV"))
    for given in (of_all, of_all | of_the_tool):
        assert not unknown_variables(given, set(Settings.model_fields))
    assert Settings.from_environ(of_all).host == "0.0.0.0"
    assert Settings.from_environ(of_all | of_the_tool).host == "127.0.0.1", "what links to the desk are made of"
    assert of_a_service == {"SERVICE": "${SERVICE}"}


def test_its_bill_of_materials_names_every_part_with_the_hashes_that_the_lock_allows() -> None:
    sbom = ROOT / "deploy" / "docker" / "sbom.py"
    done = subprocess.run([sys.executable, sbom, ROOT / "requirements.lock"], capture_output=True, check=True)  # noqa: S603 - ours
    bill = json.loads(done.stdout)
    found = {part["name"]: part for part in bill["components"]}
    installed = {one.metadata["Name"].lower().replace("_", "-") for one in distributions()}
    assert bill["bomFormat"] == "CycloneDX"
    assert {"fastapi", "aiokafka", "sqlalchemy", "ordstyrer-common"} <= set(found) & installed
    fastapi = found["fastapi"]
    assert fastapi["purl"] == f"pkg:pypi/fastapi@{version('fastapi')}"
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert fastapi["hashes"]
    assert all(f"sha256:{one['content']}" in locked for one in fastapi["hashes"])


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_tells_well_from_ill(status: int, code: int) -> None:
    with answering(status) as port:
        assert health_check(port) == code


def test_the_health_check_notices_that_nobody_answers() -> None:
    with answering(200) as port:
        pass
    assert health_check(port) == 1


def health_check(port: int) -> int:
    """Run the image's own health check as a container would; its exit code."""
    (found,) = [line for line in words("HEALTHCHECK") if "/healthz" in line]
    command: list[str] = ast.literal_eval(found.split("CMD", 1)[1].strip())
    assert command.pop(0) == "python"
    environment = {**os.environ, "ORDSTYRER_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, check=False)  # noqa: S603 - ours
    return done.returncode


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server on loopback that answers /healthz so, and all else with 404: its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
