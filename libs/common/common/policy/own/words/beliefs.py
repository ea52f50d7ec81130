"""Words by which somebody professes, preaches or runs down a faith. Church news without them is plain news."""

FAITH: tuple[str, ...] = (
    r"gud(?:en|s)?(?! så| kor| hvor| vad)",
    r"god (?:bless\w*|is|loves?|willing|save[sd]?|be with|help)",
    r"oh lord|praise (?:the )?(?:lord|god|jesus)|thank god|in god we trust|our prayers|pray (?:for|with|to)",
    r"praying for|holy spirit|thoughts and prayers|bless (?:you|us|them)(?: all)?|blessings (?:from|of)",
    r"the word of god|the lord",
    r"jesu|jesus(?: krist\w*)?",
    r"kristus|messias|jehova\w*|jahve",
    (
        r"herren(?:s)? (?:er|velsign\w*|vil|lever|elsker|elskar|bevare|ser|är|välsign\w*|fred|nåde|nåd|veier|vegar|"
        r"vägar|ord)"
    ),
    r"allah\w*|inshallah|insha'allah|alhamdulillah|mashallah|mohammed er|profeten sier|profeten seier",
    r"(?:la|lat|låt) oss be(?! om| dere| dykk)",
    r"(?:vi|me|jeg|eg|jag) ber (?:for|för|til|till) (?!tillatelse|løyve|råd|at )\w+",
    r"(?:våre|mine|i våre|våra|mina) (?:bønner|bøner|böner)|(?:bønnene|bønene|bönerna) våre?|be en bønn|be ei bøn",
    r"be en bön",
    r"amen|halleluja|hosianna",
    r"frels(?:er|ar|eren|aren|t|e|a|es|ast)|frälsar(?:e|en)|frälst\w*",
    r"den (?:hellige|heilage|helige) (?:ånd|ande|anden)",
    r"(?<!sin )(?<!si )velsign\w*|välsign\w*",
    r"synder(?:e|en|ne)|syndar(?:e|en|ar|ane)|syndig\w*|syndens|helvete venter|helvetet ventar|fortapelse\w*",
    r"fortaping\w*|omvend (?:deg|dere|dykk)|omvänd (?:dig|er)",
    r"den (?:eneste|einaste|enda) sanne? (?:tro|tru|gud|religion\w*)|den sanna tron",
    r"the only true (?:faith|religion|god)",
    r"(?:kristne|kristna|muslimske|muslimska|christian) (?:verdier|verdiar|värden|values)",
    (
        r"(?:kristendommen|kristendomen|islam|jødedommen|jødedomen|judendomen|buddhismen|hinduismen|religion|"
        r"religionen|ateismen|ateisme|christianity|kristen tro|kristen tru|the bible|bibelen|bibeln|koranen|"
        r"toraen) (?:er|är|is|sier|seier|säger|says|lærer oss|lærer|gir|gjev|ger|teaches|ødelegger|har rett|"
        r"har alltid)"
    ),
    (
        r"(?:ateist(?:er|ar|erna)|kristne|kristna|muslim(?:er|ar|erna)|buddhist(?:er|ar)|hindu(?:er|ar)) (?:tar|tek|"
        r"har) (?:feil|fel|rett|rätt)"
    ),
    r"les (?:i )?bibelen|läs bibeln|read the bible",
    r"(?:kom|vend) til (?:jesus|gud|tro|tru)|ta imot jesus|ta emot jesus",
    r"(?:overtro|overtru|vidskepelse) (?:og|er|och)|(?:tåpelig|tåpeleg|dum|latterlig|latterleg) (?:religion|tro|tru)",
)
# Everyday sayings and church news: taken out before anything else is looked for.
SAYINGS: tuple[str, ...] = (
    r"herregud|gudskjelov|gudskelov|gudsjelov|gudbevares|gud bevares|gud vet|gud veit|gud vet når|oh my god|omg",
    r"(?:ga|gav|gitt|fekk|fikk|får|gi|gav|har gjeve|har gitt|ge|gav|gett)(?: \w+){0,3} velsigning",
    r"(?:ga|gav|gitt|fekk|fikk|får|gi)(?: \w+){0,3} velsignelse\w*|jesusbarnet i krybba|jesu hjerte kirke",
    r"jehovas vitner|jehovas vittnen",
)
