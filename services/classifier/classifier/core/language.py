"""Which language an item is written in, from a model of letters and from words that only one of them has."""

from collections.abc import Callable, Mapping
from math import log

from classifier.core.normalise import Normalised

# Gives a share 0-1 per language code; Norwegian bokmål may be called "no".
LanguageModel = Callable[[str], Mapping[str, float]]

LANGUAGES = ("nb", "nn", "sv", "en", "se", "da")
UNKNOWN = "und"
_SHARE_MIN = 1e-6
# One telling word outweighs a model that is e² times surer of the neighbour language.
_WORD_WEIGHT = 2.0
_LETTER_WEIGHT = 1.5
_MARGIN_MIN = 0.35
# Who writes here: far more bokmål than nynorsk, hardly any Danish (logarithms of shares, only their gaps matter).
_PRIOR = {"nb": 0.3, "da": -2.5}
_LETTERS_MIN = 8

_WORDS = {
    "nb": "jeg ikke hva hvor hvem hvorfor hvordan noe noen mye bare fra meg deg dere være blir ble hun denne nå også"
    " etter eller uten er vei veien kommunen skolen øker takk uke måtte kunne gjøre sier deres hvilken hvilke",
    "nn": "eg ikkje kva kor kven kvifor korleis noko nokon nokre mykje berre frå meg dykk dokker vere vera vert vart"
    " ho desse no òg etter utan er veg vegen skulen aukar takk veke måtte gjere seier kvar kjem dei mi ein heile"
    " korkje blei eit ynskjer sjølv dykkar difor någe sidan",
    "sv": "jag inte vad vem varför hur något någon mycket bara från mig dig ni vara blir blev hon denna nu också"
    " efter eller utan väg vägen kommunen skolan ökar tack vecka måste kunna göra säger och är för att här"
    " ett när där era vilken vilka åt än ännu ej",
    "en": "the and is are you your of to for not what where who why how with from this that have has was were will"
    " can please thanks thank my our it be on at we they when does do",
    "se": "ja lea leat ii in mun don mii dii sii gos goas manne movt giitu buorre suohkan go dat dán maid galgá eat",
    "da": "jeg ikke hvad hvor hvem hvorfor hvordan noget nogen meget kun fra mig dig jer være bliver blev hun denne"
    " nu også efter eller uden er vej vejen kommunen skolen tak uge af",
}
_LETTERS = {"sv": "äö", "nb": "æø", "nn": "æø", "da": "æø", "se": "áčđŋšŧž"}


def _telling_words() -> dict[str, tuple[str, ...]]:
    """Word → the languages that have it; a word of four or more tells nothing."""
    telling: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in _WORDS[language].split():
            telling[word] = tuple(dict.fromkeys((*telling.get(word, ()), language)))
    return {word: of for word, of in telling.items() if len(of) <= len(LANGUAGES) // 2}


_TELLING = _telling_words()


def detect(text: Normalised, model: LanguageModel) -> str:
    """Code of `LANGUAGES`, or "und" where the text is too short or the languages are as good as equal."""
    letters = sum(char.isalpha() for char in text.text)
    hints = _hints(text)
    if letters < _LETTERS_MIN and not hints:
        return UNKNOWN
    shares = model(text.original)
    scores = {
        language: log(max(_share(shares, language), _SHARE_MIN)) + hints.get(language, 0.0) + _PRIOR.get(language, 0.0)
        for language in LANGUAGES
    }
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    if scores[best] - scores[second] >= _MARGIN_MIN:
        return best
    return _norwegian(best, second)


def _share(shares: Mapping[str, float], language: str) -> float:
    """The model's share; models that know one written Norwegian call bokmål "no"."""
    name = "no" if language == "nb" and "no" in shares else language
    return shares.get(name, 0.0)


def _norwegian(best: str, second: str) -> str:
    """Short bokmål, nynorsk and Danish are one language on paper; our municipalities write the first two."""
    if {best, second} <= {"nb", "nn", "da"}:
        return second if best == "da" else best
    return UNKNOWN


def _hints(text: Normalised) -> dict[str, float]:
    """Weight of evidence per language from telling words and letters."""
    hints: dict[str, float] = {}
    for token in text.tokens:
        languages = _TELLING.get(token.text, ())
        for language in languages:
            hints[language] = hints.get(language, 0.0) + _WORD_WEIGHT / len(languages)
    for language, marks in _LETTERS.items():
        if any(mark in text.text for mark in marks):
            hints[language] = hints.get(language, 0.0) + _LETTER_WEIGHT
    return hints
