"""The desk's own tables, opened for one municipality in a transaction."""

from desk.store import written_once
from desk.store.access import AccessRequests
from desk.store.account_book import AccountBook
from desk.store.batches import Batches
from desk.store.cases import Cases
from desk.store.channels import Channels
from desk.store.claims import Claims
from desk.store.complaints import Complaints
from desk.store.connections import Connections
from desk.store.crisis import Crises
from desk.store.drafts import Drafts
from desk.store.factors import Factors
from desk.store.figures import Figures
from desk.store.filed import FiledRecords
from desk.store.guests import Guests
from desk.store.keys import Keys
from desk.store.onlookers import Onlookers
from desk.store.plan import Plan
from desk.store.posts import Posts
from desk.store.registry import Registry
from desk.store.rights import Rights
from desk.store.statements import Statements
from desk.store.tables import ERASED, ITEM_ROWS, MACHINERY, METADATA
from desk.store.versions import Versions

__all__ = [
    "ERASED",
    "ITEM_ROWS",
    "MACHINERY",
    "METADATA",
    "AccessRequests",
    "AccountBook",
    "Batches",
    "Cases",
    "Channels",
    "Claims",
    "Complaints",
    "Connections",
    "Crises",
    "Drafts",
    "Factors",
    "Figures",
    "FiledRecords",
    "Guests",
    "Keys",
    "Onlookers",
    "Plan",
    "Posts",
    "Registry",
    "Rights",
    "Statements",
    "Versions",
    "written_once",
]
