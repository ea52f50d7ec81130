"""What goes with own texts: pictures, how many posts a week, errors that were marked, hints."""

from collections.abc import Iterator

from msgspec import UNSET

from common.policy.asked import Asked
from common.policy.found import Found
from common.policy.own import evidence
from common.policy.own.asked import Image
from common.policy.own.check import passed, stopped
from common.policy.own.reading.text import sentences_of, words_of
from common.policy.own.registry import class_of, platform_of
from common.policy.own.rules import Cap, Hint, ImageRights, PhotographerCredit
from common.policy.own.vocabulary import ImageApproval
from common.policy.pack import Pack


def judge_posting(pack: Pack, asked: Asked) -> Iterator[Found]:
    """Yield what the checks of picture, volume and marked errors say, and the hints."""
    publish, image = pack.file.publish, asked.context.image
    if publish.image_rights is not None and image is not None:
        yield _image_rights(pack, image, publish.image_rights)
    if publish.photographer_credit is not None and image is not None:
        yield _credit(pack, image, publish.photographer_credit)
    if publish.cap is not None and asked.kind == "own_post":
        yield _cap(pack, asked, publish.cap)
    if publish.fact_error is not None and asked.kind == "own_post" and asked.context.marks.fact_error:
        rule = publish.fact_error
        (step,) = stopped(rule, "publish.fact_error", "correct_fact").wanted
        yield Found(wanted=(step._replace(texts=(rule.text or step.do,)),))
    for name, hint in pack.file.publish.hint.items():
        if asked.kind in hint.kinds and (not hint.platforms or platform_of(pack, asked) in hint.platforms):
            yield _hint(pack, asked, hint, f"publish.hint.{name}")


def _image_rights(pack: Pack, image: Image, rule: ImageRights) -> Found:
    lacking = tuple(need for need in rule.require if not _is_approved(image, need))
    if not lacking or (image.own and rule.own_exempt):
        return passed(rule, "publish.image_rights")
    detail = evidence.missing(pack.file.pack.language, lacking)
    return stopped(rule, "publish.image_rights", "require_image_rights", detail)


def _is_approved(image: Image, need: ImageApproval) -> bool:
    if need == "approved":
        return bool(image.approved_by)
    if need == "photographer":
        return bool(image.approved_by_photographer)
    # null says that nobody is depicted; left out, nobody has said anything
    return image.approved_by_depicted is None or (
        image.approved_by_depicted is not UNSET and bool(image.approved_by_depicted)
    )


def _credit(pack: Pack, image: Image, rule: PhotographerCredit) -> Found:
    where = "publish.photographer_credit"
    if image.own and rule.own is not None:
        return passed(rule.own, f"{where}.own")
    if image.own or image.credit:
        return passed(rule, where)
    detail = evidence.missing(pack.file.pack.language, ("credit",))
    return stopped(rule, where, "require_photographer_credit", detail)


def _cap(pack: Pack, asked: Asked, rule: Cap) -> Found:
    """Return whether the week has room. Posts of a crisis count and are not warned of, where the pack says so."""
    count, crisis = asked.context.news_items_this_week, pack.file.crisis
    elsewhere = (rule.platforms and platform_of(pack, asked) not in rule.platforms) or (
        rule.classes and class_of(pack, asked) not in rule.classes
    )
    off = asked.context.crisis and crisis is not None and crisis.cap_off
    if count is None or elsewhere or off:
        return Found()
    if asked.context.marks.not_news or count < rule.items_per_week_max:
        return passed(rule, "publish.cap")
    return stopped(rule, "publish.cap", "warn_publishing_cap", evidence.this_week(pack.file.pack.language, count))


def _hint(pack: Pack, asked: Asked, rule: Hint, where: str) -> Found:
    small = asked.text.lower()
    lacking = bool(rule.any_of) and not any(words.lower() in small for words in rule.any_of)
    longest = max((len(words_of(sentence.small)) for sentence in sentences_of(asked.text)), default=0)
    too_long = rule.sentence_words_max is not None and longest > rule.sentence_words_max
    return passed(rule, where, evidence.hint(pack.file.pack.language, rule.ask) if lacking or too_long else "")
