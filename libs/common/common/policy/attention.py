"""What a person must look at whatever the rules say: what nobody has read, what is doubted, edits of what is hidden."""

from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, joined, together, wanted_by
from common.policy.pack import Pack
from common.policy.words import not_checked, read_otherwise


def judge_attention(pack: Pack, asked: Asked, *, hidden_now: bool) -> Found:
    """Return the flags; `hidden_now`: a rule hides the item anew, so that a person looks at it anyway."""
    unread = _unread(pack, asked)
    return unread if hidden_now else together(unread, _doubted(pack, asked), _edited_out_of_sight(pack, asked))


def _unread(pack: Pack, asked: Asked) -> Found:
    """Flag what nobody has read: not checked is no finding, and never neutral."""
    if not asked.unread:
        return NOTHING
    rule = pack.file.common.unread
    said = joined(rule.because, not_checked(pack.file.pack.language, asked.unread))
    return Found(wanted=(wanted_by(rule, "common.unread", "flag_for_review")._replace(because=said),))


def _doubted(pack: Pack, asked: Asked) -> Found:
    """Flag what two readers read differently (GEN-19): no tag comes or goes by it, and nothing is hidden."""
    if not asked.doubted:
        return NOTHING
    rule = pack.file.confidence
    named = {str(reason): words for reason, words in pack.file.reasons.items()}
    labels = tuple(named.get(label, label) for label in asked.doubted)
    said = joined(rule.because, read_otherwise(pack.file.pack.language, labels))
    return Found(wanted=(wanted_by(rule, "confidence", "flag_for_review")._replace(because=said),))


def _edited_out_of_sight(pack: Pack, asked: Asked) -> Found:
    """Flag an edit of a hidden item: it stays hidden until a person has looked (GEN-09)."""
    if not asked.hidden or asked.context.edit_of is None:
        return NOTHING
    return Found(wanted=(wanted_by(pack.file.common.edit, "common.edit", "flag_for_review"),))
