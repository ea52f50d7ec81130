"""Google's error bodies of the Data API, by their `reason`."""

from simulator.beside.refusals import Refusal


def google_error(status: int, reason: str, message: str, domain: str = "youtube.comment") -> Refusal:
    """Return an error in Google's shape."""
    row = {"message": message, "domain": domain, "reason": reason}
    return Refusal(reason, status, {"error": {"code": status, "message": message, "errors": [row]}})


NO_LOGIN = google_error(401, "authError", "Invalid Credentials", "global")
QUOTA = google_error(
    403,
    "quotaExceeded",
    'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">'
    "quota</a>.",
    "youtube.quota",
)
COMMENTS_DISABLED = google_error(
    403,
    "commentsDisabled",
    'The video identified by the <code><a href="/youtube/v3/docs/commentThreads/list#videoId">videoId</a></code> '
    "parameter has disabled comments.",
    "youtube.commentThread",
)
NOT_FOUND = google_error(404, "commentNotFound", "One or more of the comments cannot be found.")
THREAD_NOT_FOUND = google_error(
    404,
    "commentThreadNotFound",
    "One or more of the specified comment threads cannot be found.",
    "youtube.commentThread",
)
VIDEO_NOT_FOUND = google_error(
    404, "videoNotFound", "The video identified by the videoId parameter could not be found.", "youtube.commentThread"
)
PARENT_NOT_FOUND = google_error(404, "parentCommentNotFound", "The specified parent comment could not be found.")
FORBIDDEN = google_error(403, "forbidden", "The request might not be properly authorized.")
PROCESSING = google_error(400, "processingFailure", "The API server failed to successfully process the request.")
RATE = google_error(403, "rateLimitExceeded", "The request cannot be completed because of too many requests.", "global")
BACKEND = google_error(503, "backendError", "Backend Error", "global")
REFUSALS = {
    refusal.name: refusal
    for refusal in (NO_LOGIN, QUOTA, COMMENTS_DISABLED, NOT_FOUND, FORBIDDEN, PROCESSING, RATE, BACKEND)
}


def missing(parameter: str) -> Refusal:
    """Return the error about a parameter that is needed."""
    return google_error(400, "missingRequiredParameter", f"No filter selected or no {parameter}.", "youtube.parameter")


def bad(parameter: str, why: str) -> Refusal:
    """Return the error about a parameter that cannot be used."""
    return google_error(400, "invalidParameter", f"Invalid value of {parameter}: {why}", "youtube.parameter")
