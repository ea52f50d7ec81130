"""What a person must look at whatever the rules say: what nobody has read, and edits of what is hidden."""

from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, joined, together, wanted_by
from common.policy.pack import Pack
from common.policy.words import not_checked


def judge_attention(pack: Pack, asked: Asked, *, hidden_now: bool) -> Found:
    """Return the flags; `hidden_now`: a rule hides the item anew, so that a person looks at it anyway."""
    return together(_unread(pack, asked), NOTHING if hidden_now else _edited_out_of_sight(pack, asked))


def _unread(pack: Pack, asked: Asked) -> Found:
    """Flag what nobody has read: not checked is no finding, and never neutral."""
    if not asked.unread:
        return NOTHING
    rule = pack.file.common.unread
    said = joined(rule.because, not_checked(pack.file.pack.language, asked.unread))
    return Found(wanted=(wanted_by(rule, "common.unread", "flag_for_review")._replace(because=said),))


def _edited_out_of_sight(pack: Pack, asked: Asked) -> Found:
    """Flag an edit of a hidden item: it stays hidden until a person has looked (GEN-09)."""
    if not asked.hidden or asked.context.edit_of is None:
        return NOTHING
    return Found(wanted=(wanted_by(pack.file.common.edit, "common.edit", "flag_for_review"),))
