"""Graph's errors, in Meta's shape and with Meta's codes; almost all of them come with HTTP 400."""

from dataclasses import dataclass

LOCALISED = {
    "nb": "(#100) Det oppstod en feil. Prøv på nytt senere.",
    "sv": "(#100) Ett fel uppstod. Försök igen senare.",
}


@dataclass(frozen=True)
class Complaint:
    """What a Graph error says. `transient` None leaves the member out, as Meta often does."""

    code: int
    message: str
    subcode: int | None = None
    kind: str = "OAuthException"
    transient: bool | None = None
    title: str | None = None
    explanation: str | None = None
    status: int = 400

    def body(self, trace_id: str, locale: str | None = None) -> dict[str, object]:
        """Return the JSON body; in another language the message says less, and may contradict the code."""
        message = LOCALISED.get((locale or "")[:2], self.message)
        error: dict[str, object] = {"message": message, "type": self.kind, "code": self.code}
        optional = {
            "error_subcode": self.subcode,
            "is_transient": self.transient,
            "error_user_title": self.title,
            "error_user_msg": self.explanation,
        }
        error |= {name: value for name, value in optional.items() if value is not None}
        return {"error": error | {"fbtrace_id": trace_id}}


class GraphError(Exception):
    """A call that Graph refuses."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


NO_TOKEN = Complaint(104, "An access token is required to request this resource.")
BAD_TOKEN = Complaint(190, "Invalid OAuth access token - Cannot parse access token")
EXPIRED_TOKEN = Complaint(190, "Error validating access token: Session has expired", 463)
NO_PROOF = Complaint(100, "API calls from the server require an appsecret_proof argument", kind="GraphMethodException")
BAD_PROOF = Complaint(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")
GONE = Complaint(
    100,
    "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, "
    "or does not support this operation.",
    33,
    kind="GraphMethodException",
)
HIDDEN_TWICE = Complaint(
    1,
    "An unknown error occurred",
    1446036,
    transient=False,
    title="Duplicate Mark Spam Request",
    explanation="Comment is already marked as spam. Duplicate request to mark comment as spam.",
)
NOT_HIDEABLE = Complaint(200, "(#200) This comment can't be hidden by its own page.")
ALREADY_REPLIED = Complaint(10900, "(#10900) Activity already replied to")
NOT_OURS = Complaint(200, "(#200) Permissions error")
NOT_REPLYABLE = Complaint(10903, "(#10903) This user can't reply to this activity")
OUTSIDE_WINDOW = Complaint(10, "(#10) This message is sent outside of allowed window.", 2018278)
OUTSIDE_FORMAT = Complaint(20, "This API call does not support the requested response format", 1772107)
NO_PERSON = Complaint(100, "(#100) No matching user found", 2018001)
THREAD_ELSEWHERE = Complaint(
    10, "(#10) Message failed to send because another app is controlling this thread now.", 2018300
)
UNAVAILABLE = Complaint(551, "(#551) This person isn't available right now.", 1545041)
UNKNOWN_PATH = Complaint(2500, "Unknown path components")

THROTTLES = {
    4: Complaint(4, "(#4) Application request limit reached", transient=True),
    17: Complaint(17, "(#17) User request limit reached", 2446079),
    32: Complaint(32, "(#32) Page request limit reached"),
    613: Complaint(613, "(#613) Calls to this api have exceeded the rate limit.", 1996),
    80001: Complaint(80001, "(#80001) There have been too many calls to this Page account."),
    80002: Complaint(80002, "(#80002) There have been too many calls to this Instagram account."),
    341: Complaint(341, "(#341) Feed action request limit reached"),
}
OTHERS = {
    1: Complaint(1, "Please reduce the amount of data you're asking for, then retry", transient=True),
    2: Complaint(2, "Service temporarily unavailable", transient=True),
    10: Complaint(10, "(#10) This endpoint requires the 'pages_manage_engagement' permission"),
    190: EXPIRED_TOKEN,
    20: OUTSIDE_FORMAT,
    102: Complaint(102, "Session key invalid or no longer valid"),
    200: Complaint(200, "(#551) This person isn't available right now.", 1545041),
    368: Complaint(368, "The action attempted has been deemed abusive or is otherwise disallowed", transient=False),
    506: Complaint(506, "Duplicate status message", 1455006),
    551: UNAVAILABLE,
}


def dead_token(subcode: int) -> Complaint:
    """Return error 190 with the reason why a token opens nothing any more."""
    return Complaint(190, EXPIRED_TOKEN.message, subcode)


def bad_parameter(message: str) -> GraphError:
    """Return error 100 about a parameter."""
    return GraphError(Complaint(100, f"(#100) {message}"))
