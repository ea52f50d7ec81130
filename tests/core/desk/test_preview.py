"""What a changed pack would have made of items that came: asked as then, by the old rules and by the new."""

import msgspec

from common.events import Attachment, Tagging
from common.policy.beside import Beside
from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from desk.core.facts import Case
from desk.core.preview import asked_about, preview
from tests.core.desk.scene import decided, item, item_id
from tests.service.told import changed_files, pack_of

OLD = pack_of("bo")
QUESTION = Tagging(lang="nb", tags=("question",), scores={"question": 0.99})


def changed(*changes: tuple[str, str, str]) -> Pack:
    return parse_pack(changed_files("bo", *changes))


def case(tagging: Tagging = QUESTION, **more: object) -> Case:
    """A case that was decided by the pack, as the classifier would have."""
    told = item(text="Når åpner svømmehallen?", **more)  # type: ignore[arg-type]  # the scene's fields
    bare = Case(
        municipality="bo",
        item_id=item_id(),
        item=told,
        created_at=told.created_at,
        decision=decided((), tagging=tagging),
    )
    made = decide(OLD, asked_about(bare, OLD, Beside()))
    decision = decided(made.steps, tagging=tagging, promise=made.promise, due_at=made.due_at)
    return msgspec.structs.replace(bare, decision=decision)


def test_an_item_whose_deadline_would_be_another_is_told_with_before_and_after() -> None:
    later = changed(("pack.toml", "opening_days = 2", "opening_days = 4"))
    found = preview([case()], OLD, later, Beside())
    assert (found.asked, found.left_out) == (1, 0)
    (other,) = found.others
    assert (other.item_id, other.tags) == (item_id(), ("question",))
    (due,) = [change for change in other.changes if change.name == "due"]
    assert (due.before, due.after) != (None, None)
    assert str(due.before) < str(due.after)


def test_the_same_rules_change_nothing() -> None:
    found = preview([case(), case(Tagging(lang="nb", tags=("praise",)))], OLD, OLD, Beside())
    assert (found.asked, found.left_out, found.others) == (2, 0, ())


def test_what_the_desk_cannot_ask_as_it_was_asked_then_is_left_out_and_counted() -> None:
    otherwise = msgspec.structs.replace(case(), decision=decided(tagging=QUESTION))
    found = preview([otherwise], OLD, changed(("pack.toml", "opening_days = 2", "opening_days = 4")), Beside())
    assert (found.asked, found.left_out, found.others) == (0, 1, ())


def test_our_own_words_and_what_nobody_has_decided_are_not_asked_about() -> None:
    undecided = msgspec.structs.replace(case(), decision=None)
    assert preview([case(own=True), undecided], OLD, OLD, Beside()).asked == 0


def test_the_clock_is_the_promises_and_a_picture_is_something_that_nobody_has_read() -> None:
    asked = asked_about(case(attachments=(Attachment(kind="photo"),)), OLD, Beside())
    assert asked.unread == ("picture",)
    made = case().decision
    assert made is not None
    assert made.promise is not None
    assert asked_about(case(), OLD, Beside()).received_at == made.promise.starts_at


def test_what_can_not_be_decided_by_its_words_is_left_out_and_counted() -> None:
    told = Tagging(lang="nb", tags=("a tag of a later release",))
    unread = msgspec.structs.replace(case(), decision=decided((), tagging=told))
    found = preview([unread, case()], OLD, OLD, Beside())
    assert (found.asked, found.left_out, found.others) == (1, 1, ())
