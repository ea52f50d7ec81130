"""Settings: wrong ones stop the start with the variable's name and what was meant; secrets are never shown."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import make_url

from common.crash import POINTS, CrashPoint
from common.settings import Settings, WrongSettings, unknown_variables

KNOWN = set(Settings.model_fields)


def test_the_defaults_are_right_for_a_laptop() -> None:
    settings = Settings.from_environ({})
    assert settings.url() is None
    assert settings.kafka is None
    assert settings.host == "127.0.0.1"


def test_a_variable_is_a_field_in_capitals_and_an_empty_one_is_unset() -> None:
    settings = Settings.from_environ({"ORDSTYRER_PORT": "9000", "ORDSTYRER_KAFKA": "", "PORT": "1"})
    assert (settings.port, settings.kafka) == (9000, None)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(WrongSettings) as caught:
        Settings.from_environ({"ORDSTYRER_PORT": "ninety", "ORDSTYRER_KAFKA_REPLICATION": "0"})
    told = str(caught.value)
    assert "ORDSTYRER_PORT" in told
    assert "ORDSTYRER_KAFKA_REPLICATION" in told


def test_a_misspelt_variable_is_told_with_the_one_that_was_meant() -> None:
    told = unknown_variables({"ORDSTYRER_DATABSE_URL": "x", "ORDSTYRER_DATA_DIR": "y", "HOME": "z"}, KNOWN)
    assert told == ["ORDSTYRER_DATABSE_URL is no setting of ours. Did you mean ORDSTYRER_DATABASE_URL?"]


def test_a_variable_that_is_like_none_of_ours_is_told_without_a_guess() -> None:
    assert unknown_variables({"ORDSTYRER_QQQQQQ": "x"}, KNOWN) == ["ORDSTYRER_QQQQQQ is no setting of ours."]


def test_the_variables_of_tests_are_not_called_mistakes() -> None:
    assert unknown_variables({"ORDSTYRER_TEST": "1", "ORDSTYRER_CRASH_AT": "x"}, KNOWN) == []


def test_no_secret_is_shown_or_told(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://app:hunter2@db/ordstyrer"
    settings = Settings.from_environ({"ORDSTYRER_DATABASE_URL": url})
    assert settings.url() == url
    assert "hunter2" not in f"{settings.shown()} {settings!r}"
    with pytest.raises(WrongSettings) as caught:
        Settings.from_environ({"ORDSTYRER_DATABASE_URL": url, "ORDSTYRER_PORT": "hunter3"})
    assert "hunter" not in str(caught.value)
    (secret := tmp_path / "url").write_text(f"{url}\n")
    assert Settings.from_environ({"ORDSTYRER_DATABASE_URL_FILE": str(secret)}).url() == url


@pytest.mark.parametrize("password", ["plain", "a#b", "a/b+c=", "a?b", "a[b", "a:b", "a%40b", ""])
def test_a_password_that_the_driver_reads_as_it_is_is_no_wrong_setting(password: str) -> None:
    for host in ("db:5432", "db", "[::1]:5432", ""):
        url = f"postgresql+asyncpg://app:{password}@{host}/ordstyrer"
        assert make_url(url).password == unquote(password)
        assert Settings.from_environ({"ORDSTYRER_DATABASE_URL": url}).url() == url


@pytest.mark.parametrize("address", ["app:a@b@db:5432/x", "app:ab@db:54x/x", "app:ab@db:99999/x", "app:ab@db:5432x"])
def test_an_address_that_the_driver_would_read_wrongly_stops_the_start_without_a_word_of_it(address: str) -> None:
    settings = Settings.from_environ({"ORDSTYRER_DATABASE_URL": f"postgresql+asyncpg://{address}"})
    with pytest.raises(WrongSettings, match="ORDSTYRER_DATABASE_URL is no address") as caught:
        settings.url()
    assert address not in str(caught.value)


@pytest.mark.parametrize("content", [None, " \n"])
def test_a_secret_that_cannot_be_read_or_is_empty_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)
    url = Settings.from_environ({"ORDSTYRER_DATABASE_URL_FILE": str(path)})
    with pytest.raises(WrongSettings, match="ORDSTYRER_DATABASE_URL_FILE"):
        url.url()
    kafka = Settings.from_environ(
        {
            "ORDSTYRER_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "ORDSTYRER_KAFKA_USER": "ordstyrer-desk",
            "ORDSTYRER_KAFKA_PASSWORD_FILE": str(path),
        }
    )
    with pytest.raises(WrongSettings, match="ORDSTYRER_KAFKA_PASSWORD_FILE"):
        kafka.kafka_security()


def test_kafkas_security_is_what_was_set(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hunter2\n")
    settings = Settings.from_environ(
        {
            "ORDSTYRER_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "ORDSTYRER_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "ORDSTYRER_KAFKA_USER": "ordstyrer",
            "ORDSTYRER_KAFKA_PASSWORD_FILE": str(tmp_path / "password"),
        }
    )
    assert settings.kafka_security() == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "ordstyrer",
        "sasl_plain_password": "hunter2",
    }
    assert "hunter2" not in str(settings.shown())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SECURITY_PROTOCOL": "SASL_SSL"}, "needs ORDSTYRER_KAFKA_USER and ORDSTYRER_KAFKA_PASSWORD_FILE"),
        ({"SECURITY_PROTOCOL": "SASL_SSL", "USER": "desk"}, "belong together"),
        ({"USER": "desk", "PASSWORD_FILE": "p"}, "ORDSTYRER_KAFKA_USER needs SASL_SSL, not PLAINTEXT"),
        ({"CA_FILE": "ca.pem"}, "ORDSTYRER_KAFKA_CA_FILE needs SSL or SASL_SSL, not PLAINTEXT"),
        ({"SECURITY_PROTOCOL": "SSL", "CERT_FILE": "c.pem"}, "ORDSTYRER_KAFKA_KEY_FILE belong together"),
    ],
)
def test_security_that_would_be_passed_over_in_silence_stops_the_start(given: dict[str, str], told: str) -> None:
    settings = Settings.from_environ({f"ORDSTYRER_KAFKA_{name}": value for name, value in given.items()})
    with pytest.raises(WrongSettings, match=told):
        settings.kafka_security()


@pytest.mark.parametrize("name", ["SECURITY_PROTOCOL", "SASL_MECHANISM"])
def test_a_way_to_prove_who_one_is_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(WrongSettings, match=f"ORDSTYRER_KAFKA_{name}"):
        Settings.from_environ({f"ORDSTYRER_KAFKA_{name}": "TRUST"})


def test_a_crash_point_is_refused_outside_tests() -> None:
    with pytest.raises(SystemExit, match="ORDSTYRER_TEST=1"):
        CrashPoint({"ORDSTYRER_CRASH_AT": "ingest:runner.handled:1"})


@pytest.mark.parametrize("wanted", ["ingest", "ingest:nowhere:1", "ingest:runner.handled", "ingest:runner.handled:x"])
def test_a_crash_point_that_is_none_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(SystemExit, match="ORDSTYRER_CRASH_AT"):
        CrashPoint({"ORDSTYRER_CRASH_AT": wanted, "ORDSTYRER_TEST": "1"})


def test_without_a_crash_point_every_place_is_passed() -> None:
    for crash in (
        CrashPoint({}),
        CrashPoint({"ORDSTYRER_CRASH_AT": "ingest:runner.handled:9", "ORDSTYRER_TEST": "1"}),
    ):
        for point in POINTS:
            crash.passed("ingest", point)
            crash.passed("desk", point)
