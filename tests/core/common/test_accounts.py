"""The accounts file: what is right is read, and what is wrong is told so that a person can put it right."""

from pathlib import Path

import pytest

from common.accounts import AccountEntry, AppEntry, SecondOpinionEntry, parse, read
from common.errors import Permanent

WHERE = Path("/etc/ordstyrer/accounts.toml")
APP = """[[app]]
platform = "facebook"
name = "acceptance"
municipality = "bo"
secret_file = "/run/secrets/facebook"
"""
ACCOUNT = """[[account]]
municipality = "bo"
platform = "facebook"
id = "1234567890321"
name = "Bø kommune"
"""
UNKNOWN_KEY = (
    "accounts.toml: [[account]] no. 1: 'zzz' is not known. "
    "Known are municipality, platform, id, name, class, app, token_file, url, graph_url."
)
WHOSE_TOKEN = (
    "accounts.toml: the account 1234567890321 of bo: app is missing: which of acceptance, second is its token of? "
    'Write app = "acceptance"'
)
NOT_AN_ID = (
    "accounts.toml: [[app]] no. 1: municipality is the id of a policy pack, like bo or malvik: "
    "small letters a-z, digits, - and _"
)

OPINION = """[[second_opinion]]
municipality = "bo"
calls_per_hour_max = 30
cost_per_month_max = 250
"""
CALLS = "accounts.toml: [[second_opinion]] no. 1: calls_per_hour_max is a whole number, 1 or more"
COST = "accounts.toml: [[second_opinion]] no. 1: cost_per_month_max is a number, 0 or more: what a month may cost"

WRONG = {
    "a second opinion of nobody": (
        OPINION.replace('municipality = "bo"', ""),
        "accounts.toml: [[second_opinion]] no. 1: municipality is missing",
    ),
    "a second opinion twice": (OPINION * 2, "accounts.toml: the second_opinion of bo stands twice"),
    "calls without a limit": (OPINION.replace("calls_per_hour_max = 30", ""), CALLS),
    "no calls": (OPINION.replace("30", "0"), CALLS),
    "calls that are true": (OPINION.replace("30", "true"), CALLS),
    "a month without a limit": (OPINION.replace("cost_per_month_max = 250", ""), COST),
    "a month that costs less than nothing": (OPINION.replace("250", "-1"), COST),
    "a month that costs infinitely": (OPINION.replace("250", "inf"), COST),
    "a month that costs no number": (OPINION.replace("250", "nan"), COST),
    "not toml": ("[[app", "accounts.toml: Expected ']]' at the end of an array declaration (at end of document)"),
    "another table": (
        "[[apps]]\nname = 'x'",
        "accounts.toml: 'apps' is not known. Did you mean 'app'?",
    ),
    "one bracket": ("[app]\nname = 'x'", "accounts.toml: write [[app]], with two brackets: there may be several"),
    "a misspelt key": (
        APP.replace("secret_file", "secretfile"),
        "accounts.toml: [[app]] no. 1: 'secretfile' is not known. Did you mean 'secret_file'?",
    ),
    "an unknown key": (
        ACCOUNT + "zzz = 1",
        UNKNOWN_KEY,
    ),
    "no secret": (
        APP.replace('secret_file = "/run/secrets/facebook"', ""),
        "accounts.toml: [[app]] no. 1: secret_file is missing: the file that holds the app's secret",
    ),
    "two kinds of secret": (
        APP + 'secret_files = ["a"]',
        "accounts.toml: [[app]] no. 1: secret_file and secret_files: one of them is enough",
    ),
    "secrets that are no list": (
        APP.replace("secret_file =", "secret_files ="),
        'accounts.toml: [[app]] no. 1: secret_files is a list of texts: ["one", "two"]',
    ),
    "no name": (APP + ACCOUNT.replace('name = "Bø kommune"', ""), "accounts.toml: [[account]] no. 1: name is missing"),
    "a number for a name": (
        ACCOUNT.replace('"Bø kommune"', "7"),
        'accounts.toml: [[account]] no. 1: name is a text: write it in "quotation marks"',
    ),
    "the name for the id": (
        APP.replace('"bo"', '"Bø"'),
        NOT_AN_ID,
    ),
    "a misspelt platform": (
        APP + APP.replace("facebook", "facebok"),
        "accounts.toml: [[app]] no. 2: there is no platform 'facebok'. Did you mean 'facebook'?",
    ),
    "a misspelt class": (
        ACCOUNT + 'class = "mian"',
        "accounts.toml: [[account]] no. 1: there is no class 'mian'. Did you mean 'main'?",
    ),
    "a token of an app that is not there": (
        APP + ACCOUNT + 'app = "acceptanc"',
        "accounts.toml: the account 1234567890321 of bo: there is no app 'acceptanc' of bo. Did you mean 'acceptance'?",
    ),
    "a token of one of two apps": (
        APP + APP.replace("acceptance", "second") + ACCOUNT + 'token_file = "t"',
        WHOSE_TOKEN,
    ),
    "a route twice": (APP + APP, "accounts.toml: the route facebook acceptance stands twice"),
    "an account twice": (ACCOUNT + ACCOUNT, "accounts.toml: the account bo facebook 1234567890321 stands twice"),
}


def test_routes_and_accounts_are_read() -> None:
    found = parse(APP + 'verify_token_file = "verify"\n' + ACCOUNT + 'class = "other"\ntoken_file = "token"', WHERE)
    assert found.apps == (
        AppEntry(
            platform="facebook",
            name="acceptance",
            municipality="bo",
            secret_files=(Path("/run/secrets/facebook"),),
            verify_token_file=Path("/etc/ordstyrer/verify"),
        ),
    )
    assert found.accounts == (
        AccountEntry(
            municipality="bo",
            platform="facebook",
            id="1234567890321",
            name="Bø kommune",
            kind="other",
            token_file=Path("/etc/ordstyrer/token"),
        ),
    )


def test_a_secret_that_is_being_changed_has_two_files() -> None:
    text = APP.replace('secret_file = "/run/secrets/facebook"', 'secret_files = ["new", "/old"]')
    assert parse(text, WHERE).apps[0].secret_files == (Path("/etc/ordstyrer/new"), Path("/old"))


def test_an_id_without_quotation_marks_is_understood() -> None:
    assert parse(ACCOUNT.replace('"1234567890321"', "1234567890321"), WHERE).accounts[0].id == "1234567890321"


def test_an_organisation_of_linkedin_may_be_named_by_its_number() -> None:
    text = ACCOUNT.replace('"facebook"', '"linkedin"')
    assert parse(text, Path("accounts.toml")).accounts[0].id == "urn:li:organization:1234567890321"


def test_an_account_served_by_metas_own_app_names_it() -> None:
    text = APP + ACCOUNT.replace('"facebook"', '"instagram"') + 'app = "acceptance"\ntoken_file = "t"\n'
    assert parse(text, Path("accounts.toml")).accounts[0].app == "acceptance"


@pytest.mark.parametrize("key", ["url", "graph_url"])
def test_a_platform_elsewhere_is_named_by_its_address(key: str) -> None:
    found = parse(ACCOUNT + f'{key} = "http://127.0.0.1:8"\n', Path("accounts.toml"))
    assert found.accounts[0].url == "http://127.0.0.1:8"


def test_an_empty_file_has_nothing() -> None:
    found = parse("", WHERE)
    assert (found.apps, found.accounts) == ((), ())


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_the_word_that_was_meant(name: str) -> None:
    text, told = WRONG[name]
    with pytest.raises(Permanent) as caught:
        parse(text, WHERE)
    assert str(caught.value) == told


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"accounts\.toml cannot be read: No such file"):
        read(tmp_path / "accounts.toml")


def test_a_municipality_has_second_opinions_only_by_a_row_of_its_own() -> None:
    entry = SecondOpinionEntry(municipality="bo", calls_per_hour_max=30, cost_per_month_max=250.0)
    assert parse(OPINION, WHERE).second_opinions == (entry,)
    assert parse(APP, WHERE).second_opinions == ()
