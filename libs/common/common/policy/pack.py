"""The shape of a policy pack: a guideline as data. No clause, name or number of any stands here."""

from datetime import date

import msgspec

from common.calendar import OpeningHours
from common.policy.case import Case, Setting
from common.policy.contact import Contact
from common.policy.own.rules import Outgoing, Publish
from common.policy.own.rules_registry import Accounts, Plan
from common.policy.own.vocabulary import LeftOpen
from common.policy.rules import CaseworkRule, Common, Documentation, English, Political, Reply, Rule
from common.policy.rules_kept import Archiving, LawRow, Retention
from common.policy.rules_removal import Confidence, Removal, Shield
from common.policy.rules_second import Second
from common.policy.rules_shown import Public, Reminder, Shown
from common.policy.rules_time import Crisis, Deadline, Urgent
from common.policy.shape import Shape
from common.policy.vocabulary import Execution, Reason, Resolve


class Header(Shape, frozen=True, kw_only=True):
    """Whose pack it is. `language` (nb, nn, sv) is that of every text; `version` counts up."""

    id: str
    name: str
    country: str
    timezone: str
    language: str
    version: int
    valid_from: date


class Guideline(Shape, frozen=True, kw_only=True):
    """Where the rules come from. `adopted_on` is as exact as the document: a year, a month or a day."""

    title: str
    sha256: str
    adopted_by: str = ""
    adopted_on: str = ""
    case_no: str = ""


class Role(Contact, frozen=True, kw_only=True):
    """A role and how to reach it.

    `resolve` says who holds it: always the same (`fixed`), the account's owner, or the unit of the item's topic.
    `of` are the roles that it consists of; `on_call` is reached day and night.
    """

    resolve: Resolve = "fixed"
    of: tuple[str, ...] = ()
    on_call: bool = False


class OwnContact(Contact, frozen=True, kw_only=True):
    """Where the municipality takes formal letters, and its website."""

    email: str
    website: str = ""


class Topic(Shape, frozen=True, kw_only=True):
    """A topic's unit (a role id or a name), the form that serves it, and its class in the archive."""

    unit: str
    form_url: str = ""
    klasse: str = ""


class Units(Shape, frozen=True, kw_only=True):
    """The role that stands for the right unit, and what a draft calls it before a person has named one."""

    role: str
    unknown: str


class NotExecuted(Shape, frozen=True, kw_only=True):
    """A normative clause that no rule of the pack carries out, and why."""

    clause: str
    because: str


class PackFile(Shape, frozen=True, kw_only=True):
    """`pack.toml`: one table a subject, in the order in which the engine asks."""

    pack: Header
    guideline: Guideline
    contact: OwnContact
    roles: dict[str, Role]
    units: Units
    reasons: dict[Reason, str]
    confidence: Confidence
    urgent: Urgent
    removal: Removal
    casework: dict[str, CaseworkRule]
    documentation: Documentation
    political: Political
    reply: Reply
    common: Common
    deadline: Deadline
    topics: dict[str, Topic] = msgspec.field(default_factory=dict)
    hours: OpeningHours | None = None
    shield: Shield | None = None
    crisis: Crisis | None = None
    english: English | None = None
    archive: Archiving | None = None
    retention: tuple[Retention, ...] = ()
    law: tuple[LawRow, ...] = ()
    presence: dict[str, Reminder] = msgspec.field(default_factory=dict)
    public: Public | None = None
    shown: tuple[Shown, ...] = ()
    publish: Publish = Publish()
    outgoing: dict[str, Outgoing] = msgspec.field(default_factory=dict)
    accounts: Accounts = Accounts()
    plan: Plan | None = None
    second: dict[str, Second] = msgspec.field(default_factory=dict)
    silent: dict[LeftOpen, Rule] = msgspec.field(default_factory=dict)
    not_executed: tuple[NotExecuted, ...] = ()


class Clause(Shape, frozen=True, kw_only=True):
    """One numbered sentence of the guideline, word for word, and how the software executes it."""

    id: str
    section: str
    quote: str
    exec: tuple[Execution, ...]

    @property
    def normative(self) -> bool:
        """Say whether it asks for more than being shown."""
        return self.exec != ("show",)


class Reading(Shape, frozen=True, kw_only=True):
    """What was adopted where the guideline is silent (`-S` ids) or all guidelines are alike (GEN ids)."""

    id: str
    matter: str
    adopted: str


class ClausesFile(Shape, frozen=True, kw_only=True):
    """`clauses.toml`: the guideline's sentences in their order, then the readings adopted."""

    clause: tuple[Clause, ...]
    reading: tuple[Reading, ...] = ()


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded pack that has passed every proof. `sha256` is that of its texts, worked cases left out.

    `texts` are named as their files, without `.txt`: `thank`, and `thank.en` for the same in English.
    """

    file: PackFile
    clauses: dict[str, Clause]
    readings: dict[str, Reading]
    texts: dict[str, str]
    words: dict[str, tuple[str, ...]]
    cases: tuple[Case, ...]
    settings: tuple[Setting, ...] = ()
    sha256: str

    @property
    def ref(self) -> str:
        """Return "<id>/<version>", the name that decisions carry."""
        return f"{self.file.pack.id}/{self.file.pack.version}"
