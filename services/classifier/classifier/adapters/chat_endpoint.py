"""A language model behind an OpenAI-compatible chat endpoint: what is sent, and how little is taken back."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from classifier.core.second.answer import INVALID, AnswerError
from classifier.core.second.prompt import Prompt
from classifier.ports import MaybeBilled, Refused
from common.errors import Permanent, Transient
from common.outside import outside_client

BODY_BYTES_MAX = 64 * 1024
RETRY_AFTER_S_MAX = 3_600.0
_OK, _TIMEOUT, _TOO_MANY, _SERVER_ERROR_FROM = 200, 408, 429, 500


class ChatEndpoint:
    """Asks `<url>/chat/completions`. Redirects are not followed: the text goes where it may go, or nowhere."""

    def __init__(
        self, url: str, model: str, key_file: Path | None, wait_s_max: float, client: httpx.AsyncClient | None = None
    ) -> None:
        """Read the key once, so that a missing one is told of at start: Permanent."""
        self.model = model
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._key_file = key_file
        self._wait_s_max = wait_s_max
        self._client = client or outside_client()
        self._headers()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def ask(self, prompt: Prompt) -> bytes:
        """Return the body of a chat completion; raises what `ports.SecondReader` says."""
        headers = self._headers()
        try:
            async with asyncio.timeout(self._wait_s_max):
                return await self._asked(prompt, headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise Transient("second opinion: no connection") from e
        except (TimeoutError, httpx.HTTPError) as e:
            raise MaybeBilled("second opinion: no answer") from e
        except httpx.InvalidURL as e:
            raise Refused("second opinion: the address is none") from e

    async def _asked(self, prompt: Prompt, headers: dict[str, str]) -> bytes:
        request = self._client.stream(
            "POST", self._url, json=self._body(prompt), headers=headers, timeout=self._wait_s_max
        )
        async with request as response:
            _raise_unless_answered(response)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json" or "content-encoding" in response.headers:
                raise AnswerError(INVALID, "second opinion: the answer is no JSON")
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > BODY_BYTES_MAX:
                    raise AnswerError(INVALID, "second opinion: the answer is too long")
            return bytes(body)

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        schema = {"name": "second_opinion", "strict": True, "schema": prompt.schema}
        return {
            "model": self.model,
            "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            "response_format": {"type": "json_schema", "json_schema": schema},
            "temperature": 0,
            "max_tokens": prompt.tokens_out_max,
            "n": 1,
            "stream": False,
        }

    def _headers(self) -> dict[str, str]:
        """The key is read for each call: a new one holds at once."""
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        if self._key_file is None:
            return headers
        try:
            key = self._key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as e:
            raise Permanent(f"second opinion: the key file {self._key_file} cannot be read") from e
        if not key or not key.isascii() or not key.isprintable():
            raise Permanent(f"second opinion: the key file {self._key_file} holds no key")
        return {**headers, "authorization": f"Bearer {key}"}


def _raise_unless_answered(response: httpx.Response) -> None:
    status = response.status_code
    if status in {_TIMEOUT, _TOO_MANY} or status >= _SERVER_ERROR_FROM:
        wait_s = _wait_s(response.headers.get("retry-after"))
        raise Transient(f"second opinion: status {status}", retry_after_s=wait_s)
    if status != _OK:
        raise Refused(f"second opinion: status {status}")


def _wait_s(retry_after: str | None) -> float | None:
    """Return the seconds of a `Retry-After`, within reason; None for a date or anything else (RFC 9110)."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(float(retry_after[:9]), RETRY_AFTER_S_MAX)
