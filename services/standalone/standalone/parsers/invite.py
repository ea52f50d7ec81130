"""The words of `ordstyrer invite`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

# As the desk knows them (`desk.store.keys`, `desk.handlers.people`), where a test holds them to be the same.
RIGHTS = ("moderate", "policy", "admin", "publish", "archive")
SCOPES = ("read", "act", "policy")
TOKEN_DAYS = (30, 90, 365)
TOKEN_DAYS_USUAL = 90
LINK_MINUTES = 15


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer invite`."""
    parser = parser_of(
        "invite",
        f"Print a one-time link, good for {LINK_MINUTES} minutes, by which a person signs in at the desk.",
        "ordstyrer invite kari --municipality bo",
    )
    parser.add_argument("person", metavar="PERSON", help="an id for the person, for the log of all that they do")
    parser.add_argument("--municipality", action="append", required=True, metavar="ID", help="again for each")
    parser.add_argument(
        "--right",
        action="append",
        default=[],
        choices=RIGHTS,
        help="a right beside that to the queue, again for each; policy: propose and activate policy packs; "
        "admin: connect the municipality's accounts; publish: publish posts; archive: shield, archive and correct "
        "records and close cases",
    )
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE",
        help="a role of the pack that the person holds, again for each: who declares a crisis, and approves in it; "
        "ROLE@PLATFORM:ID: on that account alone, and nobody else holds it there",
    )
    parser.add_argument(
        "--anew",
        action="store_true",
        help="the person has lost phone and recovery codes: their sessions end, and the link sets everything up anew",
    )
    _add_token(parser)
    add_json(parser, "one JSON line: the link or token, and for whom")
    return parser


def _add_token(parser: Parser) -> None:
    """Let a token be asked for in place of a link, with what it opens and for how long."""
    parser.add_argument("--token", action="store_true", help="print a token for the API in place of a link")
    parser.add_argument(
        "--scope",
        action="append",
        choices=SCOPES,
        help="what the token opens, again for each: reading, acts on items, the pack with all beside it; left out: "
        "read and act, and policy with the right to it",
    )
    parser.add_argument(
        "--days",
        type=int,
        choices=TOKEN_DAYS,
        default=TOKEN_DAYS_USUAL,
        help=f"how long the token opens anything (default: {TOKEN_DAYS_USUAL})",
    )
