"""A passphrase costs whoever guesses something, and a name that nobody has costs as much as one that somebody has."""

from desk.handlers.passphrases import SCRYPT, Passphrases, scrypt

MEMORY_BYTES_MIN = 32 * 2**20
"""What each guess takes (RFC 7914: 128 * r * n)."""
RIGHT = "fire blå båter på fjorden"


def test_a_name_that_nobody_has_takes_as_long_to_try_as_somebodys() -> None:
    asked: list[tuple[int, int]] = []

    def noted(passphrase: bytes, salt: bytes) -> bytes:
        asked.append((len(passphrase), len(salt)))
        return scrypt(passphrase, salt)

    passphrases = Passphrases(noted)
    rows = [{"municipality": "bo", "passphrase": passphrases.kept(RIGHT)}]
    asked.clear()
    assert passphrases.municipalities(rows, RIGHT) == ("bo",)
    of_somebody = asked.copy()
    asked.clear()
    assert passphrases.municipalities([], RIGHT) == ()
    assert asked == of_somebody
    assert len(asked) == 1


def test_each_guess_takes_its_memory() -> None:
    assert 128 * SCRYPT["r"] * SCRYPT["n"] >= MEMORY_BYTES_MIN


def test_a_passphrase_is_kept_in_no_form_that_tells_it_or_is_like_anothers() -> None:
    passphrases = Passphrases()
    kept = [passphrases.kept(RIGHT) for _ in range(2)]
    assert kept[0] != kept[1]
    assert passphrases.municipalities([{"municipality": "bo", "passphrase": kept[0]}], RIGHT) == ("bo",)
    assert passphrases.municipalities([{"municipality": "bo", "passphrase": kept[0]}], RIGHT + ".") == ()
