"""What people wrote, and its rendering in PDF/A-2u by the product's own press."""

import asyncio
from datetime import UTC, datetime
from functools import cache

from archiver.adapters.pdf_press import Limits, PdfPress, press_of
from archiver.core.rendering import Page, Passage

SAID = {
    "nb": (
        "Hei! Når blir dette gjort noe med? Det har vært slik i flere uker nå.",
        "Takk for fin informasjon 😊 Gjelder dette også for oss som bor på Nes?",
        "Jeg foreslår at dere ser på løsningen i nabokommunen før dere bestemmer dere.",
        "Det er vanskelig å komme fram med barnevogn her. Kan dere sende noen?",
        "Er det riktig at møtet er flyttet til torsdag? Det står noe annet på nettsiden.",
        "Vi er mange som er glade for dette. Stå på!",
        "Hvem skal man ringe om kvelden? Vakttelefonen svarer ikke.",
        "Dette må kommunen ta alvorlig. Jeg ønsker et skriftlig svar.",
        "Har dere tall for hvor mange som brukte tilbudet i fjor?",
        "Bildet er tatt i dag klokka åtte. Som dere ser er det ikke ryddet.",
        "Det hadde vært fint med åpent en kveld i uka for oss som jobber skift.",
        "Buorre beaivi! Er informasjonen å få på samisk også?",
    ),
    "nn": (
        "Hei! Når vert det gjort noko med dette? Slik har det vore i fleire veker no.",
        "Takk for fin informasjon 😊 Gjeld dette òg for oss som bur i Innerdalen?",
        "Eg gjer framlegg om at de ser på løysinga i nabokommunen før de avgjer saka.",
        "Det er vanskeleg å kome fram med barnevogn her. Kan de sende nokon?",
        "Er det rett at møtet er flytta til torsdag? Det står noko anna på nettsida.",
        "Vi er mange som er glade for dette. Stå på!",
        "Kven skal ein ringje om kvelden? Vakttelefonen svarar ikkje.",
        "Dette må kommunen ta alvorleg. Eg ønskjer eit skriftleg svar.",
        "Har de tal for kor mange som nytta tilbodet i fjor?",
        "Biletet er teke i dag klokka åtte. Som de ser, er det ikkje rydda.",
        "Det hadde vore fint med ope ein kveld i veka for oss som arbeider skift.",
        "مرحبا! Finst informasjonen på arabisk òg?",
    ),
}
KINDS = 12
"""So many different texts are enough for a year: files of one content are kept once."""
_DATED = datetime(2024, 6, 1, tzinfo=UTC)


def said(form: str, which: int) -> str:
    """Return a text."""
    return SAID[form][which % KINDS]


@cache
def page(form: str, text: str) -> bytes:
    """Return the rendering of a text."""
    title = "Arkivkopi av et innlegg" if form == "nb" else "Arkivkopi av eit innlegg"
    asked = Page(lang=form, title=title, dated=_DATED, passages=(Passage(heading="", text=text),))
    return asyncio.run(_press().render(asked, {})).content


@cache
def _press() -> PdfPress:
    return press_of(Limits(seconds_max=60, memory_mib_max=2048))
