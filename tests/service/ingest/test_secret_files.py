"""Secrets are read anew when a file changes; what is wrong keeps the old ones in force and says why."""

from pathlib import Path

import pytest

from common.errors import Permanent
from common.whole_file import WHOLE_AFTER_S
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.ports import Access, App, Verdict
from tests.service.ingest.opened import read_anew, secrets_of
from tests.service.ingest.stage import PAGE_A, SECRET_A, START, TOKEN_A, signature

BODY = b'{"object":"page"}'


def app_of(secrets: SecretFiles, name: str = "bo") -> App:
    app = secrets.app("facebook", name)
    assert app is not None
    return app


def access_of(secrets: SecretFiles, account_id: str = PAGE_A) -> Access:
    access = secrets.access("bo", "facebook", account_id)
    assert access is not None
    return access


def edit(file: Path, old: str, new: str) -> None:
    """Change a word in the file."""
    told = file.read_text(encoding="utf-8")
    assert old in told
    file.write_text(told.replace(old, new), encoding="utf-8")


def test_secrets_are_read_without_the_line_end_behind_them(accounts_file: Path) -> None:
    secrets = SecretFiles(accounts_file)
    assert app_of(secrets) == App(
        platform="facebook",
        name="bo",
        municipality="bo",
        secrets=(SECRET_A,),
        verify_token=b"handshake of bo",
        accounts=(PAGE_A,),
    )
    assert app_of(secrets, "sogne").verify_token == b""
    assert access_of(secrets) == Access(platform="facebook", account_id=PAGE_A, token=TOKEN_A, app_secret=SECRET_A)


def test_there_is_no_access_to_an_account_of_another_municipality_or_without_a_token(accounts_file: Path) -> None:
    secrets = secrets_of(accounts_file)
    assert secrets.access("sogne", "facebook", PAGE_A) is None
    assert secrets.access("bo", "facebook", "2") is None
    edit(accounts_file, 'token_file = "bo.page-token"', "")
    assert read_anew(secrets)
    assert secrets.access("bo", "facebook", PAGE_A) is None


def test_without_an_accounts_file_there_is_no_route_and_no_access() -> None:
    secrets = SecretFiles(None)
    assert secrets.app("facebook", "bo") is None
    assert not secrets.reload()


@pytest.mark.parametrize("name", ["bo.app-secret", "bo.verify-token", "bo.page-token"])
def test_a_changed_secret_is_taken_and_an_unchanged_one_is_left(accounts_file: Path, name: str) -> None:
    secrets = secrets_of(accounts_file)
    assert not secrets.reload()
    new = accounts_file.with_name("new")
    new.write_bytes(b"changed")
    new.replace(accounts_file.with_name(name))  # as a mounted secret is changed: another file in its place
    assert read_anew(secrets)
    assert not secrets.reload()
    now = {
        "bo.app-secret": app_of(secrets).secrets[0],
        "bo.verify-token": app_of(secrets).verify_token,
        "bo.page-token": access_of(secrets).token.encode(),
    }
    assert now[name] == b"changed"
    assert list(now.values()).count(b"changed") == 1


def test_while_a_secret_is_changed_both_are_taken_and_afterwards_only_the_new_one(accounts_file: Path) -> None:
    secrets, facebook, new = secrets_of(accounts_file), Facebook("v26.0"), b"the new secret of bo"
    accounts_file.with_name("bo.new-secret").write_bytes(new)

    def taken(secret: bytes) -> bool:
        headers = {"x-hub-signature-256": signature(BODY, secret)}
        return facebook.verify(headers, BODY, app_of(secrets).secrets, START) is Verdict.GENUINE

    assert (taken(SECRET_A), taken(new)) == (True, False)
    edit(accounts_file, 'secret_file = "bo.app-secret"', 'secret_files = ["bo.new-secret", "bo.app-secret"]')
    assert read_anew(secrets)
    assert (taken(SECRET_A), taken(new), taken(b"other")) == (True, True, False)
    assert access_of(secrets).app_secret == new, "the first one proves our calls"
    edit(accounts_file, ', "bo.app-secret"]', "]")
    assert read_anew(secrets)
    assert (taken(SECRET_A), taken(new)) == (False, True)


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("accounts.toml", b"[[app]", "accounts.toml"),
        ("accounts.toml", b'[[app]]\nplattform = "facebook"', "platform"),
        ("accounts.toml", b"\xff\xfe", "UTF-8"),
        ("accounts.toml", None, "accounts.toml cannot be read"),
        ("bo.app-secret", b"\n", "bo.app-secret is empty"),
        ("bo.app-secret", None, "bo.app-secret cannot be read"),
        ("bo.verify-token", None, "bo.verify-token cannot be read"),
        ("bo.page-token", b"", "bo.page-token is empty"),
        ("bo.page-token", None, "bo.page-token cannot be read"),
        ("bo.page-token", "tøken".encode(), "bo.page-token holds no token"),
        ("bo.page-token", b"to\nken", "bo.page-token holds no token"),
    ],
)
def test_a_wrong_file_stops_the_start_and_later_leaves_the_old_secrets_in_force(
    accounts_file: Path, file: str, content: bytes | None, why: str
) -> None:
    secrets = secrets_of(accounts_file)
    before = (app_of(secrets), access_of(secrets))
    path = accounts_file.with_name(file)
    right = path.read_bytes()
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(Permanent, match=why) as start:
        SecretFiles(accounts_file)
    said = str(start.value)
    for _ in range(2):
        with pytest.raises(Permanent) as later:
            read_anew(secrets)
        assert str(later.value) == said
        assert (app_of(secrets), access_of(secrets)) == before
    assert not any(secret in said for secret in (SECRET_A.decode(), TOKEN_A, "token of"))
    path.write_bytes(right)
    read_anew(secrets)
    assert (app_of(secrets), access_of(secrets)) == before


@pytest.mark.parametrize("name", ["accounts.toml", "bo.app-secret", "bo.page-token"])
def test_a_file_that_is_being_written_is_read_when_it_is_whole_and_until_then_the_old_ones_hold(
    accounts_file: Path, name: str
) -> None:
    seconds = [0.0]
    secrets, file = SecretFiles(accounts_file, lambda: seconds[0]), accounts_file.with_name(name)
    before = (app_of(secrets), access_of(secrets))
    whole = file.read_bytes().replace(b"kommune", b"")
    for written in (*range(0, len(whole), 7), len(whole)):
        file.write_bytes(whole[:written])  # in place, as an editor or `cp` does it
        assert not secrets.reload()
        assert secrets.changing
        assert (app_of(secrets), access_of(secrets)) == before
        seconds[0] += WHOLE_AFTER_S / 2
    file.unlink()  # and some take it away for an instant
    assert not secrets.reload()
    file.write_bytes(b"changed" if file != accounts_file else whole.replace(b"bo.app-secret", b"sogne.app-secret"))
    assert not secrets.reload()
    seconds[0] += WHOLE_AFTER_S
    assert secrets.reload()
    assert not secrets.changing
    assert (app_of(secrets), access_of(secrets)) != before


SECOND_APP = """
[[app]]
platform = "facebook"
name = "bo-two"
municipality = "bo"
secret_file = "bo-two.app-secret"

[[account]]
municipality = "bo"
platform = "facebook"
id = "2"
name = "Bø bibliotek"
app = "bo-two"
token_file = "bo.page-token"
"""


def test_each_accounts_calls_are_proved_with_the_secret_of_the_app_that_its_token_is_of(accounts_file: Path) -> None:
    accounts_file.with_name("bo-two.app-secret").write_bytes(b"second")
    with accounts_file.open("a", encoding="utf-8") as file:
        file.write(SECOND_APP)
    with pytest.raises(Permanent, match=r"account 1\d+ of bo: app is missing: which of bo, bo-two"):
        SecretFiles(accounts_file)
    edit(accounts_file, 'name = "Bø kommune"', 'name = "Bø kommune"\napp = "bo"')
    secrets = SecretFiles(accounts_file)
    assert access_of(secrets).app_secret == SECRET_A
    assert access_of(secrets, "2").app_secret == b"second"


@pytest.mark.parametrize(("named", "meant"), [("boo", "Did you mean 'bo'"), ("sogne", "Known are bo")])
def test_an_account_cannot_name_an_app_that_is_not_its_municipalitys(
    accounts_file: Path, named: str, meant: str
) -> None:
    edit(accounts_file, 'name = "Bø kommune"', f'name = "Bø kommune"\napp = "{named}"')
    with pytest.raises(Permanent, match=meant):
        SecretFiles(accounts_file)


def test_a_token_file_may_be_json_and_then_says_more(accounts_file: Path) -> None:
    token = accounts_file.with_name("bo.page-token")
    token.write_text('{"token": "abc", "user": "redaksjon"}')
    secrets = SecretFiles(accounts_file)
    assert (access_of(secrets).token, access_of(secrets).extra) == ("abc", {"user": "redaksjon"})


@pytest.mark.parametrize("held", ['{"user": "x"}', '{"token": ""}', '{"token": 7}', "{no json"])
def test_a_json_token_file_without_a_token_is_named(accounts_file: Path, held: str) -> None:
    accounts_file.with_name("bo.page-token").write_text(held)
    with pytest.raises(Permanent, match=r"bo\.page-token"):
        SecretFiles(accounts_file)
