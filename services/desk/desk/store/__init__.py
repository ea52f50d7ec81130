"""The desk's own tables, opened for one municipality in a transaction."""

from desk.store.cases import Cases
from desk.store.channels import Channels
from desk.store.connections import Connections
from desk.store.keys import Keys
from desk.store.posts import Posts
from desk.store.registry import Registry
from desk.store.tables import MACHINERY, METADATA

__all__ = ["MACHINERY", "METADATA", "Cases", "Channels", "Connections", "Keys", "Posts", "Registry"]
