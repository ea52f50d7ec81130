"""A page goes from nothing to its first item and its first reply: by `ordstyrer connect` alone, and from the desk."""

import html
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx

from common.events import ActionTaken, ItemPosted
from simulator.ids import number_of
from tests.flow.conftest import MakeRig
from tests.flow.program import ROOT
from tests.flow.rig import Rig
from tests.parts.process import free_port

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

    def name_the_app(self) -> None:
        """Write what the platform calls the app: a login from the desk needs it."""
        file = self.rig.folder / "world" / "accounts.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[[app]]\n", f'[[app]]\napp_id = "{APP_ID}"\n', 1), encoding="utf-8")

    def sign_in(self) -> httpx.Client:
        """Return a browser at the desk, of a person with the right to connect accounts."""
        words = ("invite", "kari", "--municipality", "bo", "--right", "admin", "--right", "publish")
        link = self.rig.run_product(*words).strip().rpartition("/")[2]
        browser = httpx.Client(base_url=self.rig.url("desk"), trust_env=False, follow_redirects=True, timeout=60)
        assert browser.post("/sign-in", data={"link": link}).is_success
        return browser

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


def is_answered(rig: Rig) -> None:
    """The question came, once, and was answered."""
    events = rig.events("items", "outcomes")
    assert [one.text for one in events if isinstance(one, ItemPosted) and one.text == QUESTION] == [QUESTION]
    assert [one for one in events if isinstance(one, ActionTaken)]


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
        is_answered(rig)
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


POST = "I morgen er biblioteket åpent til klokka åtte. Velkommen innom!"


def publish(rig: Rig, browser: httpx.Client, account: str) -> None:
    """Publish a post from the desk: it comes back from the platform as the same post, and asks nobody anything."""
    send(browser, account)
    rig.until(lambda: "Publisert" in browser.get("/bo/publish").text, "the post's way out")
    rig.until_idle()
    events = rig.events("items", "outcomes")
    (out,) = [one for one in events if isinstance(one, ActionTaken) and one.do == "publish"]
    (back,) = [one for one in events if isinstance(one, ItemPosted) and one.text == POST]
    assert (back.object_id, back.own, out.actor) == (out.object_id, True, "kari")
    assert POST not in browser.get("/bo").text
    assert rig.events("dead-letters") == []


def send(browser: httpx.Client, account: str) -> str:
    """Fill the form in and press the button, again where something is warned of; return the page that follows."""
    page, given = "/bo/publish", {"account": account, "text": POST, "do": "publish"}
    shown = browser.get(page).text
    for _ in range(2):
        form = next(each for each in re.findall(r"<form\b.*?</form>", shown, re.DOTALL) if 'name="text"' in each)
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        shown = browser.post(page, data=fields | given).text
        if "Innlegget er på vei" in shown:
            return shown
    raise AssertionError(shown)


def press(browser: httpx.Client, page: str, do: str) -> str:
    """Press the button of a form of the page, and return the page that follows."""
    shown = browser.get(page).text
    forms = re.findall(r"<form\b.*?</form>", shown, re.DOTALL)
    form = next(each for each in forms if f'name="do" value="{do}"' in each)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    answer = browser.post(page, data=fields)
    assert answer.is_success, answer.text
    return answer.text


def test_a_page_goes_from_nothing_to_its_first_reply_from_the_desk_alone(make_rig: MakeRig, tmp_path: Path) -> None:
    with make_rig(municipalities=("bo",), more=key_file_of(tmp_path)) as rig:
        here = Installation(rig)
        here.name_the_app()
        assert here.connect("--new-key", str(tmp_path / "token-keys"))[0] == 0
        rig.start(ORDSTYRER_INGEST_PUBLIC_URL=rig.url("ingest"), ORDSTYRER_DESK_URL=rig.url("desk"))
        rig.start_simulator()
        with closing(here.sign_in()) as browser:
            page = re.findall(r'href="(/bo/our-channels/facebook/\d+)"', browser.get("/bo/our-channels").text)[0]

            def shows(words: str) -> bool:
                return words in browser.get(page).text

            assert 'http-equiv="refresh"' in press(browser, page, "connect")
            rig.until(lambda: shows("dialog/oauth"), "the login")
            login = re.findall(r'href="(http[^"]*/dialog/oauth[^"]*)"', browser.get(page).text)[0]
            back = rig.client.get(html.unescape(login)).headers["location"].partition("#")[0]
            ended = rig.client.get(back)
            assert (ended.status_code, "Kontoen er koblet til" in ended.text) == (200, True), ended.text
            rig.until(lambda: shows("Koblet til av kari"), "what came of the login")
            rig.comment("bo", QUESTION)
            rig.until(lambda: shows("kontoen virker"), "the proof that the account works")
            rig.until_idle()
            is_answered(rig)
            publish(rig, browser, page.removeprefix("/bo/our-channels/").replace("/", ":"))
            press(browser, page, "withdraw")
            rig.until(lambda: shows("Tilkoblingen er avsluttet"), "the end of the connection")
            code, listed = here.connect("--list")
            assert (code, "withdrawn" in listed) == (1, True)
