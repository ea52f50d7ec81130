# ruff: noqa: S603, S607 - it starts fixed programs of its container by their names
"""What a container of another's image does, by the same settings: Kafka, PostgreSQL, a mail catcher, Prometheus.

It runs on the Python of Debian alone, inside of a container.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

JARS = "/opt/kafka-4.3.1/*"
POSTGRES = "/usr/lib/postgresql/15/bin"
DATA = Path("/var/lib/postgresql/data")
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def kafka() -> None:
    """Kafka's own image makes its settings of KAFKA_…: so does this."""
    folder = Path("/var/lib/kafka/data")
    folder.mkdir(parents=True, exist_ok=True)
    other = {"KAFKA_HEAP_OPTS", "KAFKA_VERSION"}
    settings = {
        name.removeprefix("KAFKA_").lower().replace("_", "."): value
        for name, value in os.environ.items()
        if name.startswith("KAFKA_") and name not in other
    }
    written = Path("/var/lib/kafka/server.properties")
    written.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8")
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", *os.environ["KAFKA_HEAP_OPTS"].split(), "-cp", JARS]
    if not (folder / "meta.properties").exists():
        words = ["kafka.tools.StorageTool", "format", "-t", os.environ["CLUSTER_ID"], "-c", str(written)]
        subprocess.run([*java, *words], check=True)
    become([*java, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "kafka.Kafka", str(written)])


def postgres() -> None:
    """PostgreSQL's own image makes the cluster, its user and its database at the first start: so does this."""
    user, database = os.environ["POSTGRES_USER"], os.environ["POSTGRES_DB"]
    DATA.mkdir(parents=True, exist_ok=True)
    subprocess.run(["chown", "-R", "postgres:postgres", str(DATA)], check=True)
    DATA.chmod(0o700)
    if not (DATA / "PG_VERSION").exists():
        # The secret is the container's; PostgreSQL reads it as its own user.
        password = Path("/tmp/password")  # noqa: S108 - a container's own
        password.write_text(Path(os.environ["POSTGRES_PASSWORD_FILE"]).read_text(encoding="utf-8"), encoding="utf-8")
        subprocess.run(["chown", "postgres", str(password)], check=True)
        more = os.environ.get("POSTGRES_INITDB_ARGS", "").split()
        made = [
            f"{POSTGRES}/initdb",
            "-D",
            str(DATA),
            "-U",
            user,
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            *more,
        ]
        subprocess.run([*AS_POSTGRES, *made], check=True)
        password.unlink()
        with (DATA / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write("host all all all scram-sha-256\n")
        first = f"CREATE DATABASE {database};\n"
        single = [f"{POSTGRES}/postgres", "--single", "-D", str(DATA), "postgres"]
        subprocess.run([*AS_POSTGRES, *single], input=first.encode(), check=True)
    become([*AS_POSTGRES, f"{POSTGRES}/postgres", "-D", str(DATA), "-c", "listen_addresses=*", *sys.argv[2:]])


def mail() -> None:
    """A mail catcher that says at :8025/api/v1/messages how many mails came, as mailpit does."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only this role has it
    from aiosmtpd.smtp import SMTP, Envelope, Session  # noqa: PLC0415 - only this role has it

    caught: list[str] = []

    class Catch:
        """Keeps the subjects."""

        async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            text = envelope.content.decode("utf-8", "replace") if isinstance(envelope.content, bytes) else ""
            caught.append(next((line for line in text.splitlines() if line.lower().startswith("subject:")), ""))
            return "250 caught"

    class Told(BaseHTTPRequestHandler):
        """Answers with the count."""

        def do_GET(self) -> None:
            body = json.dumps({"total": len(caught)}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # the container's log is for what goes wrong
            return

    Controller(Catch(), hostname="0.0.0.0", port=1025).start()
    threading.Thread(target=ThreadingHTTPServer(("0.0.0.0", 8025), Told).serve_forever).start()


def prometheus() -> None:
    """Debian's Prometheus, with the words of the composition."""
    become(["prometheus", *sys.argv[1:]])


def alertmanager() -> None:
    """Debian's Alertmanager, with the words of the composition."""
    become(["prometheus-alertmanager", "--cluster.listen-address=", *sys.argv[1:]])


def become(words: list[str]) -> None:
    """Go on as this program: process 1, which hears SIGTERM."""
    os.execvp(words[0], words)  # noqa: S606 - our own words


def reach(address: str) -> None:
    """End well when somebody listens there."""
    host, _, port = address.partition(":")
    socket.create_connection((host, int(port)), timeout=5).close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["reach"]:
        reach(sys.argv[2])
    else:
        globals()[os.environ["ROLE"]]()
