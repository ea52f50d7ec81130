"""Words that hold a sentence together and say nothing of what it is about: no person would mark them as a reason."""

_NORWEGIAN = """
at av ble blei bli blir da de dei den der det dette di din disse ditt du eg ei ein eit eitt en er et etter for fordi
fra frå før ga gjennom ha hadde han har henne her ho hos hun hvis i ikring inn innan ja jeg jo kan kvis med medan
meg mellom men mens mi min mitt mot må nå og også om opp oss over på sa seg si sia sidan siden sin sine sitt skal
skulle so som så til under ut utan uten var vart ved vere vi vil ville vore vår våre vårt være vært
"""
_SWEDISH = """
att av blev bli blir de dem den denna det detta dig din ditt du där då efter eller en er ett från för genom ha hade
han har henne hon hos här i in innan ja jag ju kan man med medan mellan men mig min mitt mot måste ni nu och också
om oss på sa sedan sig sin sina sitt ska skall skulle som så till under upp ut utan var vara varit vi vid vill vår
våra vårt än är åt över
"""
_ENGLISH = """
a about after am an and are as at be because been before being between but by can could for from had has
have he her here him his i if in into it its me my of off on or our out over she should so than that the their
them then there these they this those through to under up us was we were while will with would you your
"""
# Not here: what is another word across the border ("is" is ice in Norwegian), "ikke" and its likes, for what is not
# done is often the matter itself, and the words that ask.
SMALL_WORDS = frozenset((_NORWEGIAN + _SWEDISH + _ENGLISH).split())
