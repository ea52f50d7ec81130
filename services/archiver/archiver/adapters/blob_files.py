"""Gives kept files to work that runs in a database transaction, which cannot wait for the store itself."""

import asyncio
import threading
from collections.abc import Iterable

from common.blob import Blobs
from common.errors import Permanent


class BlobFiles:
    """One municipality's kept files, fetched by a loop in a thread of its own: the caller may hold up its own loop."""

    def __init__(self, blobs: Blobs, municipality: str) -> None:
        self._blobs = blobs
        self._municipality = municipality
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="blob-files", daemon=True)
        self._thread.start()

    def __call__(self, sha256: str) -> Iterable[bytes]:
        """Return a file's content; Permanent when it is gone, Transient when the store is away."""
        asked = asyncio.run_coroutine_threadsafe(self._blobs.get(self._municipality, sha256), self._loop)
        content = asked.result()
        if content is None:
            raise Permanent(f"the kept file {sha256[:12]}… of {self._municipality} is gone")
        return (content,)

    def close(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
