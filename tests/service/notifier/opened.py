"""How a test opens a notifier with settings of its choice."""

from collections.abc import Awaitable, Callable

from tests.service.notifier.stage import Stage

Opened = Callable[..., Awaitable[Stage]]
