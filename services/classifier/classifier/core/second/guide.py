"""What each label means, in a sentence or two: our own text, from which a language model is asked."""

from collections.abc import Mapping
from types import MappingProxyType

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "saksbehandling": "needs individual casework: an application, an appeal, a report somebody must follow up, the "
        "status of a case. Not questions about opening hours, forms or how a service works in general.",
        "abuse": "breaks a guideline or the law against somebody: a threat, insults against a person, exposure of a "
        "named third person, hatred of a group, harassment, incitement to crime, unlawful pictures, advertising, "
        "piracy. Not hard criticism, not swearing at a situation, not telling of abuse in order to report it.",
        "political": "concerns a matter that elected bodies decide, addresses politicians or a party, or argues for or "
        "against a party or a proposal. Not criticism of how a service was carried out.",
        "praise": "thanks or commends the municipality, its employees or services. Ironic thanks are criticism. Polite "
        "openings that commend nothing in particular are no praise.",
        "question": "asks the municipality for information or an answer, with or without a question mark. Not "
        "rhetorical questions.",
        "criticism": "is dissatisfied with the municipality, its services, its employees' work, decisions or plans; "
        "irony counts as what it means. Not an attack on a person alone, not dissatisfaction with a party alone.",
        "urgent": "tells of danger now or soon to life, health, property or infrastructure, or of somebody who may "
        "harm themselves. Not a past or a general danger.",
        "documentation_value": "states facts of legal or administrative weight: a hearing statement or formal "
        "proposal, a notice of a hazard or defect at a definite place, a promise by or to the municipality, or "
        "dated local history.",
        "threat": "threatens a person or group, openly or veiled. An announced lawsuit is no threat.",
        "personal_attack": "insults, harasses or defames one identifiable person. Contempt for an unnamed office, and "
        "harsh words on a politician's conduct in office, are none.",
        "naming": "exposes or accuses a named or plainly identifiable third person who is no politician or top leader. "
        "Praise of a named employee is none. Names were replaced by [name] before you read the text.",
        "hate_speech": "attacks a group or a person for skin colour, ethnicity, religion, sexual orientation, gender "
        "identity or disability.",
        "harassment": "is sexist or sexual harassment, or other degrading harassment.",
        "incitement": "urges others to commit a crime, or is itself one that no other label covers, such as drugs for "
        "sale.",
        "violence_pornography": "depicts violence unlawfully, or is pornography or sexual spam.",
        "advertising": "advertises a company or product, or is spam or fraud.",
        "copyright": "publishes, or links plainly to, somebody else's protected work without right, such as illegal "
        "streams.",
    },
)
