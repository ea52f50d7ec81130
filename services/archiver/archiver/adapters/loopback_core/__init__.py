"""A Noark core in this process, for the demo and the tests."""

from archiver.adapters.loopback_core.core import FINE, Behaviour, LoopbackCore

__all__ = ["FINE", "Behaviour", "LoopbackCore"]
