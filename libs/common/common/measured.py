"""Every metric of the product in one typed list: name, kind, what it tells, and its labels.

Labels are closed words (`municipality`, `platform`, `service`, `topic` …), never an author, an item or text.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True)
class Metric:
    """What a metric is called, what it tells, and what it is split by."""

    name: str
    kind: Kind
    tells: str
    labels: tuple[str, ...] = ("service",)
    buckets: tuple[float, ...] = ()


SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_HOUR_S = 3600.0
HOURS = tuple(hours * _HOUR_S for hours in (0.25, 0.5, 1, 2, 4, 8, 24, 48, 72, 120, 168, 336))
"""What people are waited for is counted in hours and days."""

METRICS: tuple[Metric, ...] = (
    Metric("ordstyrer_ready", "gauge", "1 when the service is ready, 0 when it is not."),
    Metric(
        "ordstyrer_deliveries_total",
        "counter",
        "Webhook deliveries by result: accepted, bad_signature, too_large, unavailable, unknown_app.",
        ("service", "platform", "result"),
    ),
    Metric(
        "ordstyrer_delivery_seconds",
        "histogram",
        "Time from the last byte of a delivery to its 2xx.",
        ("service", "platform"),
        SECONDS,
    ),
    Metric(
        "ordstyrer_changes_total",
        "counter",
        "Changes split out of deliveries: applied, duplicate, ignored, unmatched, parked.",
        ("service", "municipality", "platform", "result"),
    ),
    Metric(
        "ordstyrer_events_handled_total",
        "counter",
        "Events handled, by topic and result: handled, skipped, parked, held.",
        ("service", "topic", "result"),
    ),
    Metric(
        "ordstyrer_handle_seconds",
        "histogram",
        "Time that one batch of events took, handlers and commit together.",
        buckets=SECONDS,
    ),
    Metric(
        "ordstyrer_consumer_lag",
        "gauge",
        "Events on the topic that the service has not handled yet.",
        ("service", "topic"),
    ),
    Metric(
        "ordstyrer_oldest_unprocessed_seconds",
        "gauge",
        "Age of the oldest that waits, by what: event (of the batch in hand, since it was told; what is unread is the "
        "lag), outbox (since it was saved), job (since it was due), waiting (for its item, since it came).",
        ("service", "what"),
    ),
    Metric("ordstyrer_outbox_unsent", "gauge", "Rows saved but not yet on the bus."),
    Metric("ordstyrer_dead_letters", "gauge", "Messages parked and not yet replayed or discarded."),
    Metric(
        "ordstyrer_dead_letter_age_seconds",
        "gauge",
        "Age of the oldest message that is parked and not yet replayed or discarded.",
    ),
    Metric("ordstyrer_waiting", "gauge", "Events that wait for their item."),
    Metric("ordstyrer_jobs_due", "gauge", "Durable jobs that are due and not done."),
    Metric("ordstyrer_jobs_failed_total", "counter", "Durable jobs given up.", ("service", "kind")),
    Metric("ordstyrer_loops_broken_total", "counter", "Loops that broke and began again.", ("service", "kind")),
    Metric(
        "ordstyrer_paused",
        "gauge",
        "1 while a municipality is paused because too many of its events fail (G3).",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_items_total",
        "counter",
        "Items by kind of change.",
        ("service", "municipality", "platform", "change"),
    ),
    Metric(
        "ordstyrer_item_seconds",
        "histogram",
        "Time from a text's receipt to the decision on it; not of what was looked up long after it was written.",
        ("service", "municipality"),
        SECONDS,
    ),
    Metric("ordstyrer_tags_total", "counter", "Tags given, by language.", ("service", "municipality", "lang", "tag")),
    Metric(
        "ordstyrer_tags_corrected_total",
        "counter",
        "Tags in which a person differs from the classifier, by its language: added, taken.",
        ("service", "municipality", "lang", "tag", "change"),
    ),
    Metric(
        "ordstyrer_shadow_tags_total",
        "counter",
        "Tags of items that two models read, by who said them: both, present, shadow.",
        ("service", "municipality", "lang", "tag", "said"),
    ),
    Metric(
        "ordstyrer_score_drift",
        "gauge",
        "Population stability index of a tag's scores, this week against the four before: above 0.2 they have drifted.",
        ("service", "municipality", "tag"),
    ),
    Metric(
        "ordstyrer_model_loads_total",
        "counter",
        "Models read from the folder, present or shadow, by result: loaded, refused.",
        ("service", "role", "result"),
    ),
    Metric(
        "ordstyrer_model_refused",
        "gauge",
        "1 while the model in the folder cannot be used and the one before stays in force.",
        ("service", "role"),
    ),
    Metric(
        "ordstyrer_decisions_total",
        "counter",
        "Decision steps by what they ask for.",
        ("service", "municipality", "do", "mode"),
    ),
    Metric(
        "ordstyrer_second_opinions_total",
        "counter",
        "Second opinions by result: supported, doubted, no_effect; or not checked: off, unfit, too_old, calls_used, "
        "money_used, unreachable, refused, invalid, contradictory.",
        ("service", "municipality", "result"),
    ),
    Metric(
        "ordstyrer_second_opinion_seconds", "histogram", "Time that the language model took to answer.", buckets=SECONDS
    ),
    Metric(
        "ordstyrer_second_opinion_cost_total",
        "counter",
        "What second opinions cost, in the currency of the prices set.",
        ("service", "municipality"),
    ),
    Metric("ordstyrer_judgements_total", "counter", "Judgements by people.", ("service", "municipality", "kind")),
    Metric(
        "ordstyrer_queue",
        "gauge",
        "Cases in the desk's queue by lane: must, may, seen, held, busy, left.",
        ("service", "municipality", "lane"),
    ),
    Metric(
        "ordstyrer_queue_age_seconds",
        "gauge",
        "Age of the oldest case that a person must look at.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_actions_total",
        "counter",
        "Actions on platforms by result.",
        ("service", "municipality", "platform", "do", "result"),
    ),
    Metric(
        "ordstyrer_sealed_actions_total",
        "counter",
        "Texts that we hid or removed, by whether their evidence was sealed before it: yes, no. No is never (G4).",
        ("service", "municipality", "do", "sealed"),
    ),
    Metric(
        "ordstyrer_platform_errors_total",
        "counter",
        "Errors that a platform answered.",
        ("service", "municipality", "platform", "error"),
    ),
    Metric(
        "ordstyrer_sweep_found_total",
        "counter",
        "What sweeps found that no webhook had told: missed, edit, removal, hide, unhide.",
        ("service", "municipality", "platform", "what"),
    ),
    Metric(
        "ordstyrer_sweeps_total",
        "counter",
        "Sweeps of accounts by result: done, failed.",
        ("service", "municipality", "platform", "result"),
    ),
    Metric(
        "ordstyrer_sweep_pages_total",
        "counter",
        "Pages that sweeps have listed.",
        ("service", "municipality", "platform"),
    ),
    Metric(
        "ordstyrer_sweep_age_seconds",
        "gauge",
        "Time since the last complete sweep, of the account that waited longest; a daily one's since it was due.",
        ("service", "municipality", "platform"),
    ),
    Metric(
        "ordstyrer_channel_troubles",
        "gauge",
        "Accounts whose channel is in trouble: token, expiring, permission, subscription, signature, silent, quota, "
        "unswept.",
        ("service", "municipality", "platform", "trouble"),
    ),
    Metric(
        "ordstyrer_token_days_left",
        "gauge",
        "Days until the first token expires that expires at all.",
        ("service", "municipality", "platform"),
    ),
    Metric("ordstyrer_seals_total", "counter", "Evidence seals by result.", ("service", "municipality", "result")),
    Metric(
        "ordstyrer_journal_unsealed_seconds",
        "gauge",
        "Age of the oldest line of the journals that no signed checkpoint stands for yet.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_journal_problems",
        "gauge",
        "What the last verification found wrong with the journals' lines: 0 when they are whole.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_journal_verified_seconds",
        "gauge",
        "Time since the journals' lines were last verified.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_erased_total",
        "counter",
        "Items erased, by the category that they were kept as.",
        ("service", "municipality", "reason"),
    ),
    Metric(
        "ordstyrer_files_erased_total",
        "counter",
        "Kept files that went with what they belonged to.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_records_total",
        "counter",
        "Records by kind and status.",
        ("service", "municipality", "kind", "status"),
    ),
    Metric(
        "ordstyrer_core_answers_total",
        "counter",
        "Answers of municipalities' own cores by what became of them.",
        ("service", "municipality", "result"),
    ),
    Metric(
        "ordstyrer_alerts_total",
        "counter",
        "Alerts by reason and result.",
        ("service", "municipality", "reason", "result"),
    ),
    Metric(
        "ordstyrer_notifier_sent_again_total",
        "counter",
        "Messages handed over again after a process ended between handing over and recording.",
        ("service", "municipality"),
    ),
    Metric(
        "ordstyrer_deadlines_total",
        "counter",
        "Deadlines by change: set, moved, warned, met, missed, dropped; missed_unwarned: nobody could be warned.",
        ("service", "municipality", "change"),
    ),
    Metric(
        "ordstyrer_deadlines_open",
        "gauge",
        "Deadlines that run, by state: on_time, warned, missed.",
        ("service", "municipality", "state"),
    ),
    Metric(
        "ordstyrer_first_answer_seconds",
        "histogram",
        "Time from receipt to the answer of what was promised one, in time or not.",
        ("service", "municipality"),
        HOURS,
    ),
)
"""The list. A test checks that dashboards and alert rules use no other names."""
