"""WordPress's error bodies: `code`, `message`, `data.status`."""

from simulator.beside.refusals import Refusal


def wp_error(status: int, code: str, message: str) -> Refusal:
    """Return an error in WordPress's shape."""
    return Refusal(code, status, {"code": code, "message": message, "data": {"status": status}})


INVALID_ID = wp_error(404, "rest_comment_invalid_id", "Invalid comment ID.")
INVALID_POST = wp_error(404, "rest_post_invalid_id", "Invalid post ID.")
NOT_LOGGED_IN = wp_error(401, "rest_not_logged_in", "You are not currently logged in.")
BAD_PASSWORD = wp_error(401, "incorrect_password", "The provided password is an invalid application password.")
CANNOT_READ = wp_error(401, "rest_cannot_read", "Sorry, you are not allowed to read this comment.")
CANNOT_EDIT = wp_error(401, "rest_cannot_edit", "Sorry, you are not allowed to edit this comment.")
FORBIDDEN_CONTEXT = wp_error(401, "rest_forbidden_context", "Sorry, you are not allowed to edit comments.")
NO_POST = wp_error(
    403, "rest_comment_invalid_post_id", "Sorry, you are not allowed to create this comment without a post."
)
NO_CONTENT = wp_error(400, "rest_comment_content_invalid", "Invalid comment content.")
DUPLICATE = wp_error(
    409, "comment_duplicate", "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
)
FAILED_EDIT = wp_error(500, "rest_comment_failed_edit", "Updating comment status failed.")
ALREADY_TRASHED = wp_error(410, "rest_already_trashed", "The comment has already been trashed.")
LOGIN_REQUIRED = wp_error(401, "rest_comment_login_required", "Sorry, you must be logged in to comment.")
MAINTENANCE = wp_error(503, "wp_die", "Briefly unavailable for scheduled maintenance. Check back in a minute.")
REFUSALS = {refusal.name: refusal for refusal in (BAD_PASSWORD, CANNOT_EDIT, DUPLICATE, MAINTENANCE)}


def bad_parameter(name: str) -> Refusal:
    """Return the error about a parameter."""
    return wp_error(400, "rest_invalid_param", f"Invalid parameter(s): {name}")


def forbidden_parameter(name: str) -> Refusal:
    """Return the error about a parameter that only those who are logged in may use."""
    return wp_error(401, "rest_forbidden_param", f"Query parameter not permitted: {name}")
