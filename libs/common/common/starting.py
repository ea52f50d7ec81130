"""What is imported stays as long as the process, and is whole before a second thread sees it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec


@contextmanager
def for_good() -> Iterator[None]:
    """Set everything that is made within apart from the garbage collector, and do without it meanwhile.

    A start makes some 600,000 objects, all of which stay. Looking through them while they come took a fifth of it
    (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.disable()
    try:
        yield
        know_shapes()
    finally:
        gc.freeze()
        gc.enable()


def know_shapes() -> None:
    """Have msgspec work out every struct that is imported by now; a few hundred take 20 ms.

    It does so when a struct is first read, and a second thread that reads the same one meanwhile finds it half worked
    out: the process crashes (msgspec 0.22). Call it before there are threads.
    """
    for shape in _below(msgspec.Struct):
        with suppress(TypeError):  # one that is only made and never read, so that nobody works it out
            msgspec.json.Decoder(shape)


def _below(shape: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for one in shape.__subclasses__():
        yield one
        yield from _below(one)
