"""Rude words and phrases of an official voice."""

RUDE: tuple[str, ...] = (
    (
        r"(?:det|noe av det|noko av det) (?:dummeste|teiteste|latterligste|latterlegaste|dummaste|korkaste|"
        r"mest korkade)"
    ),
    r"the (?:stupidest|dumbest)",
    (
        r"(?:du|dere|dykk|ni|you|de som|dei som|de som)(?: \w+){0,4} (?:er|är|are)(?: \w+)? (?:bortskjemte?|"
        r"bortskämda?|kravstore|sutrete|furtne|spoiled|ignorante?)"
    ),
    r"(?:ditt|dykkar|deres|ert|your)(?: eget| eige| own)? problem(?!et|er|s)|ikke vårt bord",
    r"har (?:du|dere|dykk|ni) (?:ikke|ikkje|inte) (?:noe|noko|något|nåt) (?:bedre|betre|bättre)",
    r"don'?t you have anything better",
    (
        r"(?:lei|leie|trøtt\w*|trøytt\w*|trött\w*|tired|sick) (?:av|på|of)(?: å høre på| att höra| hearing)? (?:all |"
        r"alt )?(?:mas\w*|klag\w*|syt\w*|gnäll\w*|deg|dere|dykk|dig|you|your|ditt|din)"
    ),
    r"lære (?:deg|dere|dykk) (?:å lese|å lesa|folkeskikk|å høre etter)|lära dig (?:läsa|lyssna)",
    r"ro (?:deg|dere|dykk) ned|ro ned|lugna (?:dig|er)|calm down|oppgulp|piss\w*|vrøvl\w*",
    (
        r"(?:set|sett|sette|setje) (?:deg|dere|dykk) inn i (?:\w+ )?(?:saken|saka|ting|tinga|det)(?: \w+){0,3} (?:før|"
        r"innan)"
    ),
    r"sätt dig in i (?:\w+ ){1,3}(?:innan|före)",
    r"så (?:dum|dumme|teit|korkad|treg|tjukk i hodet|stupid)(?: \w+)?(?: går| er| kan| är| man| du)",
    r"(?:er|är|are) (?:du|dere|dykk|ni|you) (?:dum|dumme|teit|blind|døv|korkad|stupid|deaf)",
    r"(?:vårt|vår|our) (?:fel|feil|skyld|skuld|fault) (?:at|att|that) (?:du|dere|ni|you)",
    r"idiot(?:er|en|ar|ene|ane|isk|iske|iskt|i|s)?|tulling\w*|tosk(?:er|en|ar)?|tåpe\w*|tomskall\w*|dust\w*",
    r"fjols\w*|dumskall\w*|fårskall\w*|kødd\w*|drittsekk\w*|skitstövel\w*|moron\w*|imbecile?\w*|jerk|loser",
    (
        r"(?:du|dere|de|de|dykk|dokker|ni|you)(?: alle)? (?:er|är|are|must be|må være|må vere)(?: \w+){0,2}? (?:dum|"
        r"dumme|dumma|teit|teite|patetisk\w*|latterlig\w*|latterleg\w*|håpløs\w*|håplaus\w*|hopplös\w*|löjlig\w*|lat|"
        r"late|naiv\w*|frekk\w*|uforskamm\w*|sur|sure|tjukk\w*|treg\w*|kunnskapsløs\w*|uvitende|uvitande|okunnig\w*|"
        r"stupid|pathetic|ridiculous|ignorant|lazy|rude|dense|slow)"
    ),
    (
        r"(?:patetisk|latterlig|latterleg|løjlig|löjlig|barnslig|barnsleg|tåpelig|tåpeleg|fjollete|teit|pathetic|"
        r"ridiculous|childish)(?:t|e|a)? (?:kommentar|spørsmål|spørsmaal|fråga|klage|utspill|utspel|oppførsel|åtferd|"
        r"påstand\w*|innlegg|inlägg|comment|question|av deg|av dere|av dig)"
    ),
    (
        r"(?:for|hvilket|kva for|what) (?:et|eit|a|ett)? ?(?:dumt|teit|idiotisk|latterlig|latterleg|korkat|stupid|"
        r"dumb|ridiculous) (?:spørsmål|kommentar|fråga|question|comment)"
    ),
    r"(?:dumt|teit|dum|korkad|tåpelig|tåpeleg) (?:spørsmål|kommentar|fråga)",
    (
        r"(?:slutt|slut|sluta|stop)(?: nå| no| nu)? (?:å |med å |med |att |og )?(?:klage|klaga|klag|klaging\w*|mas|"
        r"mase|masa|masinga|masinga|masingen|syt|syte|syta|sutre|sutra|gnälla|gnäll|tjata|tulle|tulla|surre|"
        r"complaining|whining|moaning|vase|vasa|dumme deg|dumme dykk|være så|vere så|vara så)"
    ),
    (
        r"(?:skjerp|skjerpa|ta|tak|skärp) (?:deg|dere|dykk|dig|er)(?: sammen| saman| i nakken|"
        r" i nakkeskinnet)?(?=[ ,.!]|$)(?! med| på| hjem| tid| ein| en | god)"
    ),
    r"get a grip|grow up|get a life|få deg et liv|få deg eit liv|skaffa dig ett liv",
    r"hold (?:kjeft|munn|tåta|tett)|hald (?:kjeft|munn)|håll (?:käften|tyst|truten)|klapp igjen|shut up",
    r"gi deg(?: nå| no|[.!])|gje deg(?: no|[.!])|ge dig(?: nu|[.!])",
    (
        r"(?:les|lær deg å lese|lær deg å lesa|lær deg lesa|läs|lär dig läsa|read|learn to read)(?: (?:saken|saka|"
        r"innlegget|teksten|det som står|reglene|reglane|inlägget))?(?: (?:skikkelig|ordentlig|ordentleg|en gang til|"
        r"ein gong til))? (?:før du|innan du|före du|before you|for deg selv)"
    ),
    r"lær deg å lese|lær deg å lesa|lär dig läsa|learn to read|kan du ikke lese|kan du ikkje lesa|kan du inte läsa",
    r"can'?t you read",
    (
        r"(?:ikke|ikkje|inte|null|don'?t have|aner ikke|anar ikkje)(?: \w+)? (?:peiling|greie|snøring|koll|a clue|"
        r"noe begrep|fattig aning|hum)"
    ),
    (
        r"(?:du|dere|de|dykk|ni|you) (?:skjønner|forstår|fattar|fatter|begriper|begriv|understand|get)(?: jo| ju|"
        r" tydeligvis| visst)? (?:ingenting|ikke en dritt|absolutt ingenting|inkje|inget|nothing)"
    ),
    r"hva er (?:det som er )?(?:problemet ditt|galt med deg|feil med deg)|kva er (?:problemet ditt|gale med deg)",
    r"vad är (?:ditt problem|det för fel på dig)|what(?:'s| is) (?:your problem|wrong with you)",
    (
        r"(?:(?:vi|me|jeg|eg|jag) (?:gidder|gidd|ids|bryr oss|bryr meg|bryr mig)|(?:gidder|gidd|ids) (?:vi|me|jeg|eg|"
        r"jag))(?: \w+)?? (?:ikke|ikkje|inte)"
    ),
    r"we (?:can'?t|couldn'?t|don'?t) (?:be bothered|care)|couldn'?t care less|det driter vi i|det gir vi blaffen i",
    r"det gjev vi blaffen i|det skiter vi i|ikke vårt problem|ikkje vårt problem|inte vårt problem|not our problem",
    r"not my problem",
    r"tull og tøys|tull og vas|tullprat\w*|tullsnack|svada|tøv|tøys og tull|vås|bullshit|bull|nonsens\w*|nonsense",
    r"rubbish",
    (
        r"(?:for noe|for noko|bare|berre|bara|rent|reint|what|det er|det er jo) (?:tull|vas|vrøvl|tøys|trams|"
        r"struntprat|strunt)"
    ),
    r"faen\w*|fan|fy fan|helvete(?:s)?|helvetet|jævl\w*|jævel\w*|jävl\w*|jävel\w*|dritt?|drit|drite\w*",
    r"skit(?:er|en|t|prat)?|fuck\w*|shit\w*|damn|hell no|satan|pokker\w*|for svarte|svarte helvete|crap",
    (
        r"(?:surpomp\w*|sutrekopp\w*|gnällspik\w*|kverulant\w*|kjerring\w*|kärring\w*|gubbe ?jäv\w*|masekopp\w*|"
        r"sytekopp\w*|rasshøl\w*|drittunge\w*|karen|bråkmakar\w*|troll(?:et|ene|a)?(?= som| igjen|!))"
    ),
    (
        r"(?:hvis|om|dersom|viss|if) (?:det|dette|du|dere|you)(?: \w+){0,3} (?:ikke passer|ikkje passar|inte passar|"
        r"don'?t like it)(?:,)? (?:så )?(?:kan|får|du kan|du får|er det bare|flytt\w*|leave|move)"
    ),
    r"flytt (?:da|då|til|herfra|herifrå)|flytta (?:då|härifrån) om",
    (
        r"(?:det|dette) (?:har|er|er jo|har vi) (?:vi )?(?:sagt|forklart|forklarat|svart på|"
        r"svara på) (?:deg )?(?:hundre|tusen|mange nok|ti|hundra|tio) ganger?"
    ),
    r"hvor mange ganger (?:må|skal)|kor mange gonger (?:må|skal)|hur många gånger (?:måste|ska)",
    r"how many times (?:do|must)",
    r"(?:kom med noe|kom med noko) (?:nytt|fornuftig)|snakk for deg selv|snakk for deg sjølv",
    r"mind your own business|pass dine egne saker|pass deg sjølv|pass deg selv|sköt ditt eget|bry deg om ditt eget",
    (
        r"(?:alle andre|andra|everyone else) (?:skjønner|skjønar|forstår|fattar|understands)(?: \w+){0,2} (?:dette|"
        r"det|this)"
    ),
    r"så vanskelig kan det ikke være|så vanskeleg kan det ikkje vere|så svårt kan det inte vara",
    r"it'?s not that hard|it'?s not rocket science",
)
RUDE_SIGNS = "🖕🤮💩🤬🙄🤡"
