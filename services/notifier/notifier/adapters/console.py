"""Mail as files, where no mail server is set: one `.eml` a mail, which every mail program opens."""

import asyncio
import re
from pathlib import Path

from common.errors import Permanent, Transient
from notifier.core.letter import Letter, as_message

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class FolderPost:
    """Post into a folder, one below it for each municipality (G9). A mail sent again replaces itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> int:
        """Write the mail beside and rename it, so that none is ever half there."""
        if not _NAME.fullmatch(letter.municipality):
            raise Permanent("a folder of mails is named by a municipality")
        try:
            await asyncio.to_thread(self._write, letter)
        except OSError as e:
            raise Transient("the folder of mails cannot be written") from e
        return 0

    def _write(self, letter: Letter) -> None:
        folder = self._folder / letter.municipality
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{letter.mail_id}.half"
        half.write_bytes(as_message(letter).as_bytes())
        half.replace(folder / f"{letter.mail_id}.eml")
