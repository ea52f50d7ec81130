"""Mail as files, where no mail server is set: one `.eml` a mail, which every mail program opens."""

import asyncio
import re
from pathlib import Path

from common.errors import Permanent, Transient
from notifier.core.mail import as_mail
from notifier.core.message import Address, Message

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class FolderMail:
    """Mail into a folder, one below it for each municipality (G9). A mail sent again replaces itself."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, address: Address, message: Message) -> None:
        """Write the mail beside and rename it, so that none is ever half there."""
        if not _NAME.fullmatch(message.municipality):
            raise Permanent("a folder of mails is named by a municipality")
        try:
            await asyncio.to_thread(self._write, address, message)
        except OSError as e:
            raise Transient("the folder of mails cannot be written") from e

    def _write(self, address: Address, message: Message) -> None:
        folder = self._folder / message.municipality
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f".{message.message_id}.half"
        half.write_bytes(as_mail(message, self._sender, address.to).as_bytes())
        half.replace(folder / f"{message.message_id}.eml")
