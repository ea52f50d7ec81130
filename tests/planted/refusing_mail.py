"""A mail server that reads each message, takes none, and says of whom: as servers do."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Refusing:
    """Keeps what it refused: whom it was to, and what it said."""

    to: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@contextmanager
def refusing_mail() -> Iterator[tuple[Refusing, int]]:
    """Yield what was refused, and the port of the server."""
    refusing = Refusing()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example\r\n")
            to = ""
            while line := self.rfile.readline().decode("utf-8", "replace").strip():
                verb = line.upper()
                if verb.startswith("RCPT"):
                    to = line.partition("<")[2].partition(">")[0]
                if verb == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    refusing.said.append(self._message())
                    refusing.to.append(to)
                self.wfile.write(
                    f"550 5.1.1 <{to}>: nobody is called so\r\n".encode() if verb == "DATA" else b"250 yes\r\n"
                )
                if verb == "QUIT":
                    return

        def _message(self) -> str:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(lines).decode("utf-8", "replace")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield refusing, server.server_address[1]
        server.shutdown()
