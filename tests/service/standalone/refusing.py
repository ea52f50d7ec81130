"""A PostgreSQL that refuses whoever signs in, with the code that is asked for."""

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def postgresql_that_says(sqlstate: str) -> Iterator[int]:
    """Listen as PostgreSQL does, and refuse whoever signs in with this code; yield the port."""
    told = {b"S": "FATAL", b"C": sqlstate, b"M": "no"}
    fields = b"".join(name + value.encode() + b"\0" for name, value in told.items())
    refusal = b"E" + (len(fields) + 5).to_bytes(4, "big") + fields + b"\0"

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                one, _ = listening.accept()
                with one:
                    first = one.recv(1024)
                    if first[4:8] == (80877103).to_bytes(4, "big"):  # is TLS spoken here?
                        one.sendall(b"N")
                        one.recv(1024)
                    one.sendall(refusal)

    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, args=(listening,), daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
