"""Slurs, and the groups and predicates by which a sentence sets people apart (discrimination)."""

SLURS: tuple[str, ...] = (
    r"neger(?:en|e|ne|s)?|negrer|negrar\w*|niggers?|nigga\w*|svarting(?:er|en|ar)?|svarthud\w*|svartskall\w*",
    r"blatt(?:e|ar|arna)|pakkis(?:er|ar|en)?|mørking(?:er|en|ar)?",
    r"(?:muslim|jøde|jude|utlending|same|lapp|homo|bög|polakk|svenske|somali)(?:e?jævl?|e?jäv|svin|pakk|pack)\w*",
    r"(?:sigøyner|romfolk|zigenar|tattar|tatar)(?:pakk|pack)\w*|(?:jævla|jävla) (?:homo|bög|samer?|soper)\w*",
    r"faggots?",
    r"mongo(?:er|en)|mongoloid\w*|retards?|retarded|retarderte?|spasser(?:e|en)?|cp-?(?:skada|barn)\w*",
    r"fittetryne\w*|horer|horor|horunge\w*|whores?|chinks?|towelheads?|gulinger",
    r"white power|hvit makt|kvit makt|vit makt|sieg heil|heil hitler",
)
# Origin and colour.
_ORIGIN: tuple[str, ...] = (
    r"utlending(?:er|ene|ar|ane)|utlänning(?:ar|arna)|innvandr(?:ere|erne|arar|arane)|invandrar(?:e|na)|immigrants",
    r"foreigners|framande|fremmedkulturelle",
    r"flyktning(?:er|ene|ar|ane)|flykting(?:ar|arna)|refugees|asylsøk(?:ere|erne|jarar|jarane)|asylsökande",
    r"same(?:r|ne|rna)|sama(?:r|ne)|rom(?:folk|folket|er|ene|ar|erna)|rom og tat\w+|sigøyn(?:ere|erne|arar)|zigenare",
    r"tater(?:e|ne)|tatar(?:er|ar|ane|erne)|romani(?:folk|folket)?|kven(?:er|ar|ene)",
    r"somali(?:ere|erne|arar|er)|polakk(?:er|ene|ar|ane)|polacker(?:na)?|litau(?:ere|erne|arar)",
    r"rumen(?:ere|erne|arar)",
    r"bulgar(?:ere|erne|arar|er)|russ(?:ere|erne|arar)|ryssar(?:na)?|ukrain(?:ere|erne|arar|are)",
    r"tyrk(?:ere|erne|arar)",
    r"turkar(?:na)?|kurd(?:ere|erne|arar|er)|afghan(?:ere|erne|arar|er)|pakistan(?:ere|erne|arar|ier)",
    r"irak(?:ere|arar)",
    r"syr(?:ere|erne|arar|ier)|eritre(?:ere|erne|arar|aner)|kines(?:ere|erne|arar|er)|asiat(?:er|ene|ar|ane)",
    r"tysk(?:ere|arar)",
    r"svensk(?:er|ene|ar|ane|arna)|dansk(?:er|ene|ar|ane|arna)|nordmenn(?:ene)?|norrmän(?:nen)?",
    r"afrikan(?:ere|erne|arar|er)|arab(?:ere|erne|er|erna|arar)",
    r"(?:mørk|lys)hud(?:ede|a)|mörkhyade|(?:svarte|svarta|hvite|kvite|vita) (?:folk|mennesker|menneske|menn|kvinner)",
)
_FAITH: tuple[str, ...] = (
    r"muslim(?:er|ene|ar|ane|erna|arna|s)|jød(?:er|ene)|jøda(?:r|ne)|jud(?:ar|arna)|jews|kristne|kristna|christians",
    r"hindu(?:er|ar|ene|erna)|buddhist(?:er|ar|ene|erna)|katolikk(?:er|ar|ene|ane)|katoliker",
    r"ateist(?:er|ar|ene|erna)",
)
_LOVE_AND_SEX: tuple[str, ...] = (
    r"homof?ile|homofila|homosexuella|homo(?:er|ar)|homs(?:er|ene|ar|ane)|bögar(?:na)?|gay people|gays|bifile|bifila",
    r"trans(?:personer|personar| people|kvinner)|lesb(?:iske|iska|er)|lesbor|flator|skeive",
    r"kvin(?:ner|nene|nor|norna)|kvinnfolk|women|damer|jenter|jentene|tjejer|menn|mennene|män|männen|all men",
    r"gutter|gutar",
)
# Who is ill or poor is said without setting anybody apart: of these less is a word against them.
_NEED: tuple[str, ...] = (
    r"funksjonshemmede|funksjonshemma|funktionshindrade|funktionsnedsatta|rullestolbruk(?:ere|arar)|disabled people",
    r"utviklingshemmede|utviklingshemma|autister|psykisk syke|psykisk sjuke|psykiskt sjuka|blinde|blinda|døve|døva",
    r"döva",
    r"(?:enslige|einslege) mødr[ea]r?|trygdede|trygda|nav-bruk(?:ere|arar)|sosialklient(?:er|ar)|fattige|fattiga",
    r"rusmisbruk(?:ere|arar)|rusavhengige|missbrukare|narkomane|arbeidsledige|arbeidslause|arbetslösa|svaksynte",
    r"tunghørte",
    r"(?:feite|tjukke|overvektige|tjocka|feita)(?: folk| mennesker| menneske| människor)?|folk med downs",
)
# Everybody who may be set apart by origin, faith, sex, orientation, disability or need.
GROUP: tuple[str, ...] = (*_ORIGIN, *_FAITH, *_LOVE_AND_SEX, *_NEED)
# Of these it is always a word against them that they are ill.
NOT_ILL: tuple[str, ...] = (*_ORIGIN, *_FAITH, *_LOVE_AND_SEX)
AGES: tuple[str, ...] = (
    (
        r"(?:eldre|gamle|gamla|unge|unga|old|young)(?: folk| mennesker| menneske| personer| personar| människor|"
        r" people)?"
    ),
    r"pensjonist(?:er|ar|ene|ane)|pensionärer(?:na)?|äldre|ungdom(?:mer|mar|ar|mene|mane)",
)
# Ill with something, or now, is news.
ILL = r"(?:syke|sjuke|sjuka|sick)(?! av| nå| no| nu| i dag| igjen| og| och| eller| på| med| with| of)"
# What sets a whole group down.
IS_SAID_TO_BE: tuple[str, ...] = (
    r"late|latare|lata|lazy|dumme?|dumma|stupid|kriminelle?|kriminella|criminals?|skitne|skitna|dirty",
    r"tr(?:e|ei|ø)ge(?! på| med)",
    r"mindreverdig\w*|griske?|giriga|gjerrige|ekle|äckliga|motbydelig\w*|ufyselige|upålitelig\w*|opålitliga|løgnere",
    r"mindrevärdig\w*|inferior|mindre (?:verd\w*|begava|begavede|begåvade|intelligent\w*|smarte)|tyver|tjuver|tjuvar",
    r"thieves|pervers\w*|unaturlig\w*|unaturleg\w*|onaturliga|svin|dyr|apekatter|rasister|fanatik(?:ere|arar)|onde",
    r"vonde",
    r"farlige|farlege|farliga|dangerous|(?:ikke|ikkje|inte|not) (?:velkomne?|välkomna|ønsket|ønska|welcome|wanted)",
    r"uønskede?|uønska|oönskade|unwanted",
    r"(?:en|ei|bare en|berre ei) (?:belastning|plage|byrde|utgift|pest|børde|börda)",
    r"a burden|ubrukelige|ubrukelege|odugliga|useless|håpløse|håplause|hopplösa|bortskjemte|bortskämda",
    r"unormale?|onormala|(?:ikke|ikkje|inte|not) (?:normale?|normala|normal|ekte|riktige|verkelege|riktiga)",
    r"(?:ikke|ikkje|inte|not) (?:til å stole på|til å stola på|å lita på|att lita på|å stole på)|aggressive|hissige",
    r"(?:syke|sjuke|sjuka) i (?:hodet|hovudet|huvudet)|voldelige|valdelege|våldsamma|terrorist\w*",
    r"snyltere|snyltarar|snyltare|parasit\w*|rotter|råttor|rats|avskum\w*|scum|pakk|pack|usiviliserte?|ociviliserade",
    r"primitiv\w*|hysteriske?|hysteriska|for gamle (?:til å|for å)|för gamla för att",
    r"dårlige (?:foreldre|sjåfører|mødre)",
    r"(?:dårligere|dårlegare|sämre|worse|bedre|betre|bättre|better)(?: \w+)? (?:enn|än|than)",
    r"(?:smart|flink|dum|svak|lat|klok|duktig|dyktig|dugleg|svag)(?:m)?(?:ere|are|aste) (?:enn|än)",
    r"(?:dårligere|dårlegare|verre|sämre|bedre|betre|bättre)(?: (?:i|på|til|till|for|för) \w+){0,2} (?:enn|än)",
    r"(?:ikke|ikkje|inte) (?:egnet|eigna|skikket|skikka|lämpade) (?:til|som|for|för)|unfit (?:to|for)",
)
SHOULD: tuple[str, ...] = (
    r"reise (?:hjem|heim)|dra (?:hjem|heim)|sendes (?:ut|hjem)|sendast (?:ut|heim)|ut av landet|åka hem",
    r"ut ur landet|go home|ut av (?:bygda|kommunen|norge|noreg)|holde seg (?:unna|vekke)|halde seg unna",
    r"holde seg (?:hjemme|på kjøkkenet)|halde seg (?:heime|på kjøkenet)|hålla sig (?:hemma|i köket)",
    r"stay (?:home|in the kitchen)",
    r"lære seg å oppføre seg|lere seg å oppføre seg|lära sig att uppföra sig",
    r"(?:ikke|ikkje|inte) (?:få (?:jobb|stemme|bo|røyste|bu|rösta|kjøre|køyre|köra)|gå ut|ha barn|gifte seg)",
)
DOES: tuple[str, ...] = (
    (
        r"(?:skaper|lager|lagar|skapar|orsakar|cause) (?:bare |berre |bara |only |alltid )*(?:problem|problemer|bråk|"
        r"trøbbel|problems|trouble)"
    ),
    (
        r"(?:stjeler|stel|stjel|stjäl|steal|lyver|lyg|ljuger|lie|snylter|snyltar|jukser|juksar|fuskar|cheat)(?! ikke|"
        r" ikkje)"
    ),
    r"(?:stinker|stinkar|luktar illa|lukter vondt|stink)|(?:voldtar|valdtek|våldtar)(?! ikke| ikkje)",
    r"(?:klager|klagar|maser|masar|syter|gnäller|complain) (?:alltid|bare|berre|bara|jämt|always)",
    (
        r"(?:styrer|styr|kontrollerer|kontrollerar|controls?|rules?) (?:alt|allt|verden|verda|världen|everything|"
        r"the world)"
    ),
    r"(?:lurer|lurar|bedrar|lurar)(?: deg| dere| folk| alle| dig)|kost(?:er|ar) for (?:mye|mykje)",
    r"får skyld(?:e|a) seg (?:selv|sjølv)",
    (
        r"(?:får|må|kan|skal|ska) (?:vente|venta|vänta) (?:til|till|på|tills)(?: at| att)? (?:nordmenn|norske|"
        r"svenskar|svenskarna|alle andre|alla andra|våre eg(?:ne|en)|våre eigne|våra egna)"
    ),
    r"vil (?:ikke|ikkje) (?:jobbe|arbeide)|vill inte (?:jobba|arbeta)|er (?:bare |berre )?til (?:bry|byrde|last)",
    (
        r"kan (?:ikke|ikkje|inte) (?:få (?:jobb|arbeid|leie|plass)|(?:være|vere|bli|vara) (?:gode?|flinke?|bra|"
        r"dyktige?)|lede|styre|tenke|tenkje|oppføre seg|lære)"
    ),
    r"får (?:klare|greie|klara) (?:seg|sig) (?:selv|sjølv|själva)|oppfører seg (?:dårlig|dårleg|som dyr|som griser)",
    (
        r"(?:får|får lov til å|fær) (?:ikke|ikkje|inte) (?:bruke|nytte|gifte|komme|kome|delta|leie|bo |bu |bade|søke|"
        r"vere|være)"
    ),
    r"har (?:ingenting|ikke noe|ikkje noko|inget)(?: \w+){0,2} å (?:gjøre|gjere)|har inget (?:här )?att göra",
    r"(?:hører|høyrer|hör) (?:ikke |ikkje |inte )?(?:hjemme|heime|hemma|til)(?: i| på| her| här|\W*$)",
    r"(?:don't )?belong (?:in|at|here)",
    r"(?:tar|tek) (?:alle |alla )?(?:jobbene|jobbane|jobben)|takes? our jobs|lever på (?:trygd|nav|bidrag)",
    r"lever av nav|live off us",
    r"(?:ødelegger|øydelegg|förstör|ruin) (?:landet|bygda|kommunen|norge|noreg|sverige|kulturen|the country)",
)
# Shutting a group out.
SHUTS_OUT: tuple[str, ...] = (
    (
        r"(?:slike|sånne|slika|såna|sådana) (?:folk|mennesker|menneske|som (?:deg|dere|dei|dem|dykk|dig)|"
        r"människor)(?: \w+){0,2}? (?:vil vi ikke|vil vi ikkje|vill vi inte|hører ikke|høyrer ikkje|hör inte|"
        r"passer ikke|passar ikkje|bør|burde|må)"
    ),
    (
        r"(?:helst|bare|berre|kun|foretrekker|føretrekkjer|föredrar)(?: vil| ha| bare| å ha| att ha){0,2} (?:nordmenn|"
        r"svenskar|hvite|kvite|vita|norske leietakere)"
    ),
    (
        r"(?:kvinner|jenter|damer|kvinnor|tjejer|women|menn|gutter|män|killar) (?:kan|can)(?: \w+)? ?(?:ikke|ikkje|"
        r"inte|not|'t) (?:kjøre|køyre|lede|leie|parkere|styre|jobbe som|arbeide som|bli|köra|leda|drive|lead)"
    ),
    (
        r"(?:kun|bare|berre|endast|bara|only)(?: for| för)? (?:etniske |etnisk |etniskt |hvite |kvite |vita |ekte |"
        r"white )(?:\w+)"
    ),
    (
        r"(?:kun|bare|berre|endast|bara|only)(?: for| för)? (?:nordmenn|svenskar|norwegians|swedes|heterofile|"
        r"heterofila)"
    ),
    (
        r"(?:ingen|inga|no|ikke for|ikkje for|inte för|not for) (?:utlending(?:er|ar)|utlänningar|foreigners|"
        r"innvandr(?:ere|arar)|invandrare|muslim(?:er|ar|s)|jød(?:er|ar)|judar|jews|romfolk|romer|romar|homofile|"
        r"homofila|gays|sigøynere|blacks|flyktning(?:er|ar)|flyktingar)(?= her| takk| ønskes| tack| please| allowed|"
        r" i | på |\W*$)"
    ),
)
# Calls that shut out whoever is not of the own kind.
OWN_KIND_ONLY: tuple[str, ...] = (
    r"(?:kun|bare|berre|endast|bara|only) for (?:hvite|kvite|vita|whites)",
    r"(?:norge|noreg) for nordmenn|sverige (?:åt|för) svenskar(?:na)?",
)
# Before a group: none of them is wanted, or gets what others get.
WANTS_NONE = (
    r"(?:(?:vil|ønsker|ynskjer|vill|want)(?: vi| me| jeg| eg)?(?: helst| bare)? (?:ikke|ikkje|inte|no|ingen|"
    r"inga)(?: å)?(?: ha| se| sjå| flere| fleire| fler| more)*|(?:ansetter|tilset|anställer|hire|betjener|betener|"
    r"serverer|serverar|leier|hyr|selger|sel|säljer|slipper|slepp) (?:ikke|ikkje|inte|aldri|aldrig|not|no)(?: ut|"
    r" inn| in| til| till| to)*)"
)
# Somebody else's words, told as such and as wrong.
TOLD_AS_WRONG: tuple[str, ...] = (
    (
        r"(?:stygt|galt|gale|feil|fel|ulovlig|ulovleg|olagligt|hatefullt|hatfullt|rasistisk|ikke (?:greit|lov|sant|"
        r"riktig)|ikkje (?:greitt|lov|sant|rett)|inte (?:ok|okej|sant|rätt))(?: \w+){0,2} (?:å|att|at|"
        r"when you) ?(?:si|seie|skrive|rope|påstå|kalle|hevde|säga|skriva|kalla)?"
    ),
    r"(?:fordom\w*|myt(?:e|en|er|ar|a)|hets|løgn\w*|lögn\w*) (?:om )?(?:at|att|that)",
    r"(?:noen|nokon|enkelte|vissa|some)(?: \w+)? (?:sier|seier|tror|trur|påstår|hevder|hevdar|säger|tror|say|think)",
)
