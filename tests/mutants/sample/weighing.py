"""Is it too heavy to carry?"""

LIMIT_KG = 20


def is_heavy(weight: float | None) -> bool:
    """Nobody has weighed it: then it is not said to be."""
    return weight is not None and weight > LIMIT_KG
