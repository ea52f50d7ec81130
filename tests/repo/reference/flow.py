"""The flow as a Mermaid picture, drawn from the catalogue of topics."""

from common.codec import Topic, catalogue
from tests.repo.tree import SERVICES


def picture() -> str:
    """Return the picture, and a sentence on what would only make it unreadable."""
    arrows: dict[tuple[str, str], list[str]] = {}
    left_out = []
    for name, topic in catalogue().items():
        tellers = producers(topic)
        if not topic.consumers or set(tellers) == set(SERVICES):
            left_out.append(name)
            continue
        for teller in tellers:
            for hearer in topic.consumers:
                if teller != hearer:
                    arrows.setdefault((teller, hearer), []).append(name)
    lines = [
        "flowchart LR",
        "  platforms([platforms]) -- signed webhooks --> ingest",
        "  ingest -- hide, remove, reply --> platforms",
        *(f'  {teller} -- "{", ".join(topics)}" --> {hearer}' for (teller, hearer), topics in arrows.items()),
        "  desk <--> people([people])",
        '  notifier -- "mail, Teams, SMS" --> people',
    ]
    rest = " and ".join(f"`{name}`" for name in left_out)
    return "```mermaid\n" + "\n".join(lines) + f"\n```\n\nNot drawn: {rest}, which concern every service."


def producers(topic: Topic) -> list[str]:
    """Return the services that tell on a topic."""
    return topic.producer.split(", ")
