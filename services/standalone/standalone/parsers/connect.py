"""The words of `ordstyrer connect`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

LOGINS = ("facebook", "instagram")
BY_TOKEN_FILE = ("youtube", "flickr", "x", "linkedin", "wordpress", "generic")
PORT = 8765
WAIT_S = 120


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer connect`."""
    parser = parser_of(
        "connect",
        "Connect an official account: you log in at the platform, pick the account and say what is permitted.\n"
        "Its token is kept encrypted. Only an account that the desk's registry calls active is connected.",
        "ordstyrer connect facebook --municipality bo",
    )
    parser.add_argument("platform", nargs="?", choices=(*LOGINS, *BY_TOKEN_FILE), help="whose account it is")
    parser.add_argument("--municipality", metavar="ID", help="which municipality it speaks for")
    parser.add_argument(
        "--app-id", metavar="ID", help="the app's id at the platform, where the accounts file does not say it"
    )
    parser.add_argument("--app", metavar="NAME", help="the app's name in the accounts file, where it has several")
    parser.add_argument("--account", metavar="ID", help="the account to connect, check or withdraw")
    parser.add_argument(
        "--redirect-uri",
        metavar="URL",
        help="an address of the app's list of redirect addresses: you paste where the browser ends "
        f"(default: http://localhost:{PORT}/, and this command waits for the browser itself)",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"port of the default redirect address (default: {PORT})"
    )
    parser.add_argument(
        "--wait-s",
        type=float,
        default=WAIT_S,
        help=f"how long to wait for the first comment afterwards, in seconds (default: {WAIT_S})",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list what is connected")
    what.add_argument("--check", action="store_true", help="ask the platform what still works")
    what.add_argument("--withdraw", action="store_true", help="end it: the token is forgotten")
    what.add_argument("--new-key", metavar="FILE", help="put a new key first in a key file")
    add_json(parser, "JSON lines: one an account (--list, --check, --withdraw)")
    return parser
