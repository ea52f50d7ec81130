"""A page goes from nothing to its first item and its first reply through `ordstyrer connect` alone."""

import re
import subprocess
import sys
from pathlib import Path

from common.events import ActionTaken, ItemPosted
from common.web import free_port
from simulator.ids import number_of
from tests.flow.conftest import MakeRig
from tests.flow.program import ROOT
from tests.flow.rig import Rig

APP_ID = number_of(16, "app id", "facebook", "bo")
CONNECT = ("facebook", "--municipality", "bo", "--app-id", APP_ID)
QUESTION = "Når åpner biblioteket på lørdag?"


class Installation:
    """A rig in which nothing of the page's token is in the accounts file."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        file = rig.folder / "world" / "accounts.toml"
        without = re.sub(r"^token_file = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text(without, encoding="utf-8")

    def connect(self, *words: str) -> tuple[int, str]:
        """Run the command to its end; return its exit code and what it said."""
        with self.begun(*words) as command:
            said, _ = command.communicate(timeout=120)
        return command.returncode, said

    def begun(self, *words: str) -> subprocess.Popen[str]:
        """Begin the command."""
        return subprocess.Popen(  # noqa: S603 - our own program, our own words
            [sys.executable, "-m", "standalone", "connect", *words],
            env=dict(self.rig.programs["all"].environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )

    def log_in(self) -> str:
        """Connect the page as a person with a browser does, and return what the command said."""
        with self.begun(*CONNECT, "--wait-s", "0", "--port", str(free_port())) as command:
            assert command.stdout is not None
            address = next(line.strip() for line in command.stdout if line.startswith("  http"))
            back = self.rig.client.get(address).headers["location"]
            self.rig.until(lambda: self.rig.answers(back), "the browser's way back")
            said = command.stdout.read()
        assert command.returncode == 0, said
        return said


def key_file_of(folder: Path) -> dict[str, str]:
    """Return the setting that names where the key of the tokens lies."""
    return {"ORDSTYRER_INGEST_TOKEN_KEY_FILE": str(folder / "token-keys")}


def test_a_page_goes_from_nothing_to_its_first_reply_through_connect_alone(make_rig: MakeRig, tmp_path: Path) -> None:
    with make_rig(municipalities=("bo",), more=key_file_of(tmp_path)) as rig:
        here = Installation(rig)
        assert here.connect("--new-key", str(tmp_path / "token-keys"))[0] == 0
        rig.start()
        rig.start_simulator()
        said = here.log_in()
        assert "- subscribed to feed, mention, ratings, messages, message_echoes, message_edits, and read back" in said
        rig.comment("bo", QUESTION)
        rig.until_idle()
        events = rig.events("items", "outcomes")
        assert [one.text for one in events if isinstance(one, ItemPosted) and one.text == QUESTION] == [QUESTION]
        assert [one for one in events if isinstance(one, ActionTaken)]
        code, checked = here.connect(*CONNECT, "--check")
        assert (code, checked.splitlines()[-1].rpartition(" ")[2]) == (0, "proved")
        app = {"municipality": "bo", "withdrawn": ["pages_manage_engagement"]}
        assert rig.client.post(f"{rig.control}/facebook/app", json=app).is_success
        code, checked = here.connect(*CONNECT, "--check")
        assert code == 1
        assert "pages_manage_engagement was withdrawn: nothing is answered, hidden or removed from here" in checked
        leaving = {"municipality": "bo", "do": "deauthorize"}
        told = rig.client.post(f"{rig.control}/signed_request", json=leaving).json()
        assert (told["status"], told["as_expected"]) == (200, True)
        code, listed = here.connect("--list")
        assert code == 1
        assert "withdrawn: whoever connected it took the app's rights away" in listed
