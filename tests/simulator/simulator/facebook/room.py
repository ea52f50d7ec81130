"""The part of Graph that one token opens: a page's, or an Instagram account's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.apps import MetaApp
from simulator.facebook.errands import Answer, Errand, Written
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_reads import read
from simulator.facebook.graph_writes import errand_of, write
from simulator.tokens import TokenState
from simulator.world import Page
from simulator.writes import Write


class Room(Protocol):
    """What Graph asks of a room."""

    @property
    def owner_id(self) -> str:
        """The page or account."""

    @property
    def usage_kind(self) -> str:
        """What the usage header calls it."""

    @property
    def municipality(self) -> str:
        """Whose it is."""

    @property
    def app(self) -> MetaApp:
        """The app that the token belongs to."""

    @property
    def token(self) -> TokenState:
        """The state of the token."""

    @property
    def writes(self) -> list[Write]:
        """The record of writes."""

    def errand(self, call: GraphCall) -> Errand:
        """Return what a call wants."""

    def read(self, call: GraphCall, now: datetime) -> Answer:
        """Answer a GET. Raises GraphError."""

    def write(self, call: GraphCall, errand: Errand, now: datetime) -> Written:
        """Carry out a POST or DELETE. Raises GraphError."""


@dataclass(frozen=True)
class PageRoom:
    """What a page access token opens."""

    page: Page
    usage_kind: str = "pages"

    @property
    def owner_id(self) -> str:
        """The page."""
        return self.page.page_id

    @property
    def municipality(self) -> str:
        """Whose it is."""
        return self.page.row.municipality

    @property
    def app(self) -> MetaApp:
        """The page's app."""
        return self.page.meta_app

    @property
    def token(self) -> TokenState:
        """The state of the page's token."""
        return self.page.token

    @property
    def writes(self) -> list[Write]:
        """The page's record."""
        return self.page.writes

    def errand(self, call: GraphCall) -> Errand:
        """Return what a call wants of the page."""
        return errand_of(call, self.page)

    def read(self, call: GraphCall, now: datetime) -> Answer:
        """Answer a GET."""
        return read(call, self.page, now)

    def write(self, call: GraphCall, errand: Errand, now: datetime) -> Written:
        """Carry out a POST or DELETE."""
        return write(call, self.page, errand, now)
