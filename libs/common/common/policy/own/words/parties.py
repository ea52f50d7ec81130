"""Parties of Norway and Sweden, how they are written, and how voters are called upon."""

# No other word of the language: wherever they stand, a party is meant.
PARTIES: tuple[str, ...] = (
    # Norway, bokmål and nynorsk
    r"arbei?d(?:er|ar)partiet?s?",
    r"senterpartiets?",
    r"fr(?:emskritts|amstegs)partiets?",
    r"kriste(?:lig|leg) folkepartis?",
    r"sosialistisk venstrepartis?",
    r"miljøpartiets?(?: de gr(?:ønne|øne))?",
    r"pensjonistpartiets?",
    r"industri- og næringspartiets?",
    r"norgesdemokrat(?:ene|ane)",
    r"demokrat(?:ene|ane) i norge",
    r"partiet sentrum",
    r"liberalist(?:ene|ane)",
    r"unge høyres?",
    r"unge venstres?",
    r"rød ungdom",
    r"raud ungdom",
    r"senterungdommen",
    r"grønn ungdom",
    r"grøn ungdom",
    r"sosialistisk ungdom",
    # Sweden
    r"(?:social|sverige|krist)demokrat(?:erna|ernas|isk|iska)",
    r"moderaterna[s]?",
    r"nya moderaterna",
    r"centerpartiets?",
    r"vänsterpartiets?",
    r"liberalerna[s]?",
    r"miljöpartiets?",
    r"feministiskt initiativ",
    r"piratpartiets?",
    r"sossarna[s]?",
    # as other languages say it
    (
        r"(?:the )?(?:labour|conservative|progress|centre|green|liberal|social democratic|christian democratic|"
        r"left) part(?:y|ies)"
    ),
    r"the conservatives",
    r"the social democrats",
    r"the sweden democrats",
)
# Letters that are a party only in this very writing; small they are words or nothing.
PARTY_LETTERS: tuple[str, ...] = (
    "Ap",
    "AP",
    "Frp",
    "FrP",
    "FRP",
    "KrF",
    "Krf",
    "KRF",
    "SV",
    "Sp",
    "SP",
    "MDG",
    "INP",
    "AUF",
    "FpU",
    "FPU",
    "KrFU",
    "SSU",
    "MUF",
    "LUF",
    "CUF",
    "KDU",
    "SD",
    "KD",
    "MP",
)
# One letter is a party only right after a call to vote, or as somebody who does something in a word for or against.
ONE_LETTER = r"[MSCVLHDR]"
# SV is south-west too.
OF_WINDS: tuple[str, ...] = (r"vind\w*|kuling\w*|bris\w*|storm\w*|byge\w*|orkan\w*|bølge\w*|bølgje\w*|m/s",)
# Parties that are other words too: høyre is right, rødt is red. Only a capital inside a sentence tells.
PARTY_WORDS: tuple[str, ...] = ("Høyre", "Høgre", "Venstre", "Rødt", "Raudt", "Konservativt", "Moderat", "Vänstern")
# What a party does, after its name at the start of a sentence.
PARTY_DOES = (
    r"(?:er|har|vil|mener|meiner|går|gjør|gjer|lover|lovar|lovet|lovte|svikter|sviktar|sviktet|lyver|lyg|vinner|"
    r"vinn|fortjener|fortener|inviterer|tar|tek|står|stemte|røysta|foreslo|krever|krev|støtter|støttar|ønsker|"
    r"ønskjer|burde|bør|må|kjemper|kjempar|ødelegger|øydelegg|anbefaler|satser|satsar|vant|vann|tapte|tapa|kan|"
    r"redder|reddar|forstår|är|vill|tycker|lovar|ska|skal|gör|driver|räddar|förstör|ljuger|vann|kämpar|kräver|"
    r"sviker|satsar)"
)
# høyre side, høyre fil: a direction.
DIRECTION = r"(?:side|sida|siden|felt|feltet|kjørefelt\w*|fil|fila|filen|sving\w*|hånd|hand|kant|bein|ben|øre|filer)"

VOTE = (
    r"(?:stem|stemm|stemme|stemmer|stemt|røyst|røyste|røystar|røyst(?:e|a) de|rösta|röstar|rösten|vote|voting|"
    r"(?:gi|gje|gjev|gir|legg|lägg|ge|din) (?:di |din |deres |dykkar |er )?(?:stemme|røyst|röst)(?:n|en|a)?(?: di|"
    r" din| deres| dykkar)?)"
)
VOTE_COLOURS = (
    r"(?:blått|blå|rødt|raudt|rött|grønt|grønn|grønt parti|borgerlig|borgarleg|borgerligt|rødgrønt|raudgrønt|"
    r"rödgrönt|sosialistisk|konservativt|blåblått|rett|rätt|left|right|red|blue|green|conservative|labour|høyre|"
    r"høgre|venstre|moderat)"
)
# Calls for a side without a party's name.
CAMPAIGN: tuple[str, ...] = (
    r"#?stem(?:høyre|venstre|rødt|raudt|ap|frp|sv|sp|krf|mdg|senterpartiet|arbeiderpartiet)",
    r"#?rösta?på(?:moderaterna|socialdemokraterna|sd|centern|vänstern)",
    (
        r"(?:kast|bytt|få) (?:ut )?(?:ordfør(?:er|ar)en|regjering(?:en|a)|flertallet|fleirtalet|kommunestyret) ?(?:ut|"
        r"no|nå)?(?= nå| no|!|$)"
    ),
    r"regjeringsskifte (?:nå|no)",
    (
        r"(?:vår|våre|vår egen|partiets) (?:listetopp|toppkandidat|ordførerkandidat\w*|kandidat(?:er|ar)? (?:til|"
        r"i) (?:valget|valet|kommunestyret|stortinget))"
    ),
    (
        r"(?:stem|stemm|røyst|rösta|vote) (?:på|for|för) (?:oss|meg|mig|us|me|vår liste|vår lista|lista vår|partiet|"
        r"ordfør(?:er|ar)en (?:vår|igjen))"
    ),
    r"partiet vårt",
    r"vårt parti",
    r"our party",
    (
        r"(?:høyre|venstre|høgre|höger|vänster)(?:sida|siden) (?:er|har|vil|tar|är) (?:best|rett|feil|galt|bäst|rätt|"
        r"fel)"
    ),
    r"(?:borgerlig|borgarleg|rødgrønt|raudgrønt|borgerligt|rödgrönt) (?:flertall|fleirtal|styre|seier|siger)",
    r"(?:byt|kasta) ut (?:regeringen|kommunalrådet|majoriteten)",
    r"regeringsskifte nu",
    r"meld deg inn i (?:partiet|laget vårt|ap|høyre|venstre|frp|sv|sp)",
    r"gå med i (?:partiet|moderaterna|ssu|muf)",
)
# Words around a party that only state what is: mandates, lists, votes in the council.
FACTUAL: tuple[str, ...] = (
    r"mandat(?:er|ene|fordeling\w*)?",
    r"valgresultat\w*",
    r"valresultat\w*",
    r"listeforslag\w*",
    r"valgliste\w*",
    r"val(?:gt|t) inn",
    r"stemmesed(?:del|ler|lar)\w*",
    r"røystesetel\w*",
    r"valsed(?:el|lar)\w*",
    r"gruppelede\w*",
    r"gruppeleiar\w*",
    r"gruppledare\w*",
    r"representant\w*",
    r"varamedlem\w*",
    r"votering\w*",
    r"kommunestyremedlem\w*",
    r"ledamot|ledamöter",
    r"partistøtte\w*",
    r"partistöd\w*",
    r"seats?",
    r"council(?:lor|or)s?",
)
# Words that take sides about a party, whatever facts stand beside.
SIDES: tuple[str, ...] = (
    r"best|beste|bäst|bästa|verst|verste|sämst|dårligst\w*|flinkest\w*",
    r"fantastisk\w*|fantastiskt|strålende|strålande|lysande|trygge?|tryggaste|trygga|bra|god[et]?|gode",
    r"flink\w*|dyktig\w*|dugleg\w*|duktig\w*|modig\w*|klok\w*|kloke",
    r"heia|hurra|lenge leve|leve|hejar? på|go",
    r"ljug\w*|förstör\w*|ødelegg\w*|øydelegg\w*|räddar|redder|reddar",
    r"løgn\w*|lyv\w*|lyg|svik\w*|skam|skamm\w*|elendig\w*|udugelig\w*|udugeleg\w*|ansvarsløs\w*|ansvarslaus\w*",
    r"lögn\w*|ansvarslös\w*|oduglig\w*|usel\w*|katastrof\w*",
    r"støtt|støtter|støttar|stött|stödjer|stöder|support|anbefal\w*|tilrår|recommend\w*|rekommender\w*",
    r"håper|håpar|hoppas|hope",
    r"stem|stemm|røyst|rösta|vote",
    r"takk|tack|thanks|gratulerer|grattis",
    r"rett|rätt|feil|fel|galt|right|wrong",
    r"dum|dumme|dumma|idiot\w*|tåpelig\w*|tåpeleg\w*|stupid|useless|great",
    r"inviter\w*|bjuder|bjud|velkommen til (?:stand|valgbod|valkampbod)",
    r"bli medlem|meld deg inn|gå med|join",
)
# Before a candidate's name.
BEFORE_A_CANDIDATE = (
    r"(?:(?:(?:vara)?ordfør(?:er|ar)|listetopp(?:en)?|(?:topp)?kandidat(?:en)?|kommunalråd(?:et)?|"
    r"oppositionsråd(?:et)?|mayor|candidate) )?"
)
# After "vote for": a place or a thing, no candidate.
NO_CANDIDATE: tuple[str, ...] = (
    (
        r"\w*(?:skole|skule|skola|rådhus|rådhuset|kommunehus|kommunehuset|bibliotek|biblioteket|hallen|hall|huset|hus|"
        r"senter|senteret|center|sentrum|torg|torget|kirke|kyrkje|kyrka|barnehage|park|parken|lag|klubb|band|pris|"
        r"prisen|valgdag\w*|valdag\w*|library|school|hall)"
    ),
)
