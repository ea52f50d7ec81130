"""Looks at what stands between us and PostgreSQL, and whether the services are told of it."""

from common.db.pooler import NOTHING, TRANSACTIONS, between, leads_to
from standalone.looks.finding import LATER, OK, PROBLEM, Given, Said

DIRECT = "ORDSTYRER_DATABASE_DIRECT_URL"
HOW = "docs/operator/postgresql.md"


async def pooler(given: Given) -> Said:
    """A pooler that lends transactions is known to the services, and there is a way past it."""
    url, direct = given.settings.url(), given.settings.direct_url()
    if url is None:
        return OK, "the embedded database has none before it"
    before = await between(url)
    if direct is None:
        return alone(before)
    if await between(direct) != NOTHING:
        return PROBLEM, f"{DIRECT} leads to a pooler too: name PostgreSQL itself, else two replicas empty one outbox"
    if await leads_to(url) != await leads_to(direct):
        return PROBLEM, f"{DIRECT} leads to another server, database or role than ORDSTYRER_DATABASE_URL: name the same"
    return beside(before)


def alone(before: str) -> Said:
    """Say what there is to do where no way past a pooler is named."""
    if before == NOTHING:
        return OK, "none stands between us and PostgreSQL"
    if before == TRANSACTIONS:
        said = f"one that lends transactions stands before PostgreSQL: set {DIRECT} to PostgreSQL itself ({HOW})"
        return PROBLEM, said
    said = f"one that lends whole sessions stands before PostgreSQL: it spares no connection; see {HOW}"
    return LATER, said


def beside(before: str) -> Said:
    """Say what there is to do where a way past a pooler is named, and is one."""
    if before == NOTHING:
        return LATER, f"none stands before PostgreSQL: without {DIRECT} each transaction asks one question less"
    if before == TRANSACTIONS:
        return (
            OK,
            "one that lends transactions stands before PostgreSQL; what needs a connection of its own goes past it",
        )
    return LATER, f"one that lends whole sessions stands before PostgreSQL: let it lend transactions ({HOW})"
