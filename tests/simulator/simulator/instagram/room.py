"""The part of Graph that an Instagram account's token opens."""

from dataclasses import dataclass
from datetime import datetime

from simulator.apps import MetaApp
from simulator.facebook.errands import Answer, Errand, Written
from simulator.facebook.graph_call import GraphCall
from simulator.instagram.account import IgAccount
from simulator.instagram.graph_writes import errand_of, write
from simulator.instagram.reads import read
from simulator.tokens import TokenState
from simulator.writes import Write


@dataclass(frozen=True)
class InstagramRoom:
    """One account's room; with Facebook Login it lies behind the page's token."""

    account: IgAccount
    usage_kind: str = "instagram"

    @property
    def owner_id(self) -> str:
        """The account."""
        return self.account.page_id

    @property
    def municipality(self) -> str:
        """Whose it is."""
        return self.account.row.municipality

    @property
    def app(self) -> MetaApp:
        """The account's app."""
        return self.account.meta_app

    @property
    def token(self) -> TokenState:
        """The state of the account's token."""
        return self.account.token

    @property
    def writes(self) -> list[Write]:
        """The account's record."""
        return self.account.writes

    def errand(self, call: GraphCall) -> Errand:
        """Return what a call wants of the account."""
        return errand_of(self.account, call)

    def read(self, call: GraphCall, now: datetime) -> Answer:
        """Answer a GET."""
        return read(self.account, call, now)

    def write(self, call: GraphCall, errand: Errand, now: datetime) -> Written:
        """Carry out a POST or DELETE."""
        return write(self.account, call, errand, now)
