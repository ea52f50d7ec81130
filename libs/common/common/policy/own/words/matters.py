"""Words of single cases: applications, decisions, health, and how somebody's own case is spoken of."""

from common.policy.words import MONTH_NAMES

# What somebody may have with the municipality.
MATTER: tuple[str, ...] = (
    (
        r"(?:bygge|byggje|bostøtte|dispensasjons|skjenke|barnehage|skole|skule|sfo-|støtte|sosial|parkerings|uføre|"
        r"trygde|plass)?søkn?ad(?:en|er|ene|ane)?"
    ),
    r"søknad(?:en|er|ene|ane)?|(?:bygglovs|bostads|skol|förskole|färdtjänst|bistånds)?ansökan|ansökningar(?:na)?",
    r"(?:planning |building )?applications?",
    r"klag(?:e|en|a|er|ene|ane|esak\w*)|överklagan|överklagande\w*|appeals?|complaint",
    r"vedtak(?:et|a|ene)?|beslut(?:et)?|avslag(?:et)?|\w*tillatelse(?:n)?|\w*bevilling(?:en|a)?",
    r"(?:har |hadde )(?:søkt|sökt|klaget|klaga|overklaga\w*|överklagat)|\w*løyve(?:t)?|bygglov(?:et)?",
    r"tillstånd(?:et)?|permits?|decision",
    r"(?:barneverns|sosial|bygge|byggje|nabo|delings|tilsyns|byggesaks|orosanmälan|personal)?sak(?:en|a)",
    r"ärende(?:t)?|the case|case",
    r"dispensasjon(?:en)?|dispens(?:en)?|sykemelding(?:en)?|sjukmelding(?:a)?|sjukskrivning(?:en)?",
    r"utredning(?:en)?|utgreiing(?:a)?",
    r"regning(?:en)?|rekning(?:a)?|faktura(?:en|n)?|eiendom(?:men)?|eigedom(?:en)?|fastighet(?:en)?|tomt(?:en|a)?",
    r"invoice",
    r"bekymringsmelding(?:en|a)?|bekymringsmelding\w*|orosanmälan|vergemål\w*|omsorgsbolig(?:en)?",
    r"omsorgsbustad(?:en)?|sykehjemsplass(?:en)?|sjukeheimsplass(?:en)?|färdtjänst(?:en)?|hemtjänst(?:en)?",
    r"barnehageplass(?:en)?|förskoleplats(?:en)?",
)
# What somebody gets from the municipality, so that it is told of a named person's life.
SERVICES: tuple[str, ...] = (
    r"sosialhjelp\w*|sosialstønad\w*|økonomisk (?:sosialhjelp|stønad)|försörjningsstöd\w*|barnevern\w*",
    r"spesialundervisning\w*",
    r"spesialundervising\w*|støttekontakt\w*|hjemmesykepleie\w*|heimesjukepleie\w*|hjemmehjelp\w*|heimehjelp\w*",
    r"bostøtte\w*",
    r"avlastning\w*|rusbehandling\w*|omsorgslønn?\w*|skolepsykolog\w*|ledsagerbevis\w*|social assistance",
    r"welfare benefits",
)
WHOSE = r"(?:din|di|ditt|dine|deres|dykkar|dina|ert|era|hans|hennes|hennar|sin|si|sitt)"
# What becomes of it: a decision, a state, a time.
STATUS: tuple[str, ...] = (
    (
        r"(?:er|ble|blei|vart|blir|har (?:blitt|vorte)|är|blev|har blivit|is|was|has been|"
        r"will be)(?: \w+){0,3}? (?:avslått|avslegen|avvist|avslagen|innvilg\w*|invilg\w*|godkjen\w*|beviljad\w*|"
        r"beviljat|avslag\w*|avgjort|avgjord|avgjorde|ferdig\w*|behandl\w*|handsam\w*|mottatt|motteken|mottatt|"
        r"mottagen|mottaget|registrert|registrerad|journalført|sendt|sendt|skickad|trukket|trekt|under behandling|"
        r"under handsaming|under handläggning|til behandling|til handsaming|hos saksbehandler|hos sakshandsamar|"
        r"på vent|klar|forsinket|forseinka|försenad|approved|rejected|refused|granted|denied|received|processed|"
        r"pending|on hold|ready|delayed)"
    ),
    (
        r"(?:fikk|fekk|fick|got)(?: ikke| ikkje| inte|n't)? \w*(?:plass|plassen|løyve|tillatelse|støtte|hjelp|bistånd|"
        r"plats)"
    ),
    (
        r"(?:har|hadde|hade|has) (?:fått|received) (?:ikke )?\w*(?:plass|plassen|løyve|tillatelse|støtte|hjelp|"
        r"bistånd|plats|bygglov|bevilling)"
    ),
    (
        r"(?:fikk|fekk|fått|får|fick|got|received) (?:avslag|nei|innvilg\w*|ja|løyve|medhold|medhald|avslag på|"
        r"rejection|approval)"
    ),
    (
        r"(?:mangler|manglar|saknar|lacks|is missing|ligger|ligg|ligger|står|lies)(?: \w+)?(?= hos| på| i| til| under|"
        r" dokument\w*| tegning\w*| teikning\w*| vedlegg| opplysning\w*| en | ein |\W)"
    ),
    (
        r"(?:behandler|handsamar|handlägger|behandlet|handsama|behandlar|vurderer|vurderar|bedömer|avslo|avslog|"
        r"avslår|innvilger|innvilga|innvilget|beviljade|mottok|tok imot|fikk inn|approved|rejected|refused|processed|"
        r"received|ser at|konstaterer|har sett på|har sjekket|har sjekka|har kontrollerat)"
    ),
)
# The reader is told what to do, or that nothing is done here: no detail of a case.
INSTRUCTS: tuple[str, ...] = (
    r"(?:kan|må|skal|bør|finner|finn|får|hittar|ska|can|may|must|should) (?:du|dere|dykk|ni|you)",
    (
        r"(?:du|dere|de|ni|dykk|you) (?:kan|må|skal|bør|finner|finn|har rett|har mulighet|har høve|kan følge|"
        r"kan sende|can|may|must|should)"
    ),
    (
        r"(?:send|sende|sendes|sendast|skick|skicka|søk|søke|ansök|logg inn|logga in|fyll ut|fyll i|bruk|følg|se|sjå|"
        r"kontakt|kontakta|ring|ta kontakt|apply|log in|fill in|contact|use|submit)"
    ),
    r"(?:kan|skal|vil|får|kommer|kjem|ska|will|can|do)(?: \w+){0,2} (?:ikke|ikkje|inte|dessverre ikke|not|n't)",
    r"can'?t|cannot|won'?t|don'?t|aldri|aldrig|never",
    r"(?:hvis|om|dersom|viss|if|når|når|when) (?:du|dere|de|dykk|ni|you)",
)
HEALTH: tuple[str, ...] = (
    r"diagnos(?:en|e|er)?|sykdom(?:men)?|sjukdom(?:en|men)?|kreft\w*|cancer\w*|depresjon\w*|depression\w*|angst\w*",
    r"ångest\w*|demens\w*|adhd|autis\w*|psykos\w*|epilepsi\w*|diabetes",
    r"rusproblem\w*|missbruk\w*|alkoholproblem\w*|selvmord\w*|sjølvmord\w*|självmord\w*|abort(?:en)?|graviditet\w*",
    r"svangerskap\w*",
    r"medisin(?:er|en|ene|ane)|medicin(?:er|en|erna)|legeerklæring\w*|legeerklæring\w*|läkarintyg\w*",
    r"journal(?:en)?(?= din| hans| hennes)|operasjon(?:en)?|operation(?:en)?",
    r"behandling(?:a|en)(?= din| hans| hennes)",
    r"sykemelding\w*|sjukmelding\w*|sjukskrivning\w*|innlagt|innlagd|inlagd|helsetilstand\w*|helse(?:n|a)",
    r"hälsa(?:n)?|hälsotillstånd\w*|funksjonsnedsettelse\w*|funksjonshemming\w*|funktionsnedsättning\w*",
    r"illness|disease|diagnosis|medication|health condition|disability|sick leave|pregnancy|surgery|mental health",
)
KIN = (
    r"(?:mamma|pappa|mormor|morfar|farmor|farfar|bestefar|bestefaren|bror|søster|sønn|sønnen|sonen|datteren|"
    r"dottera|datra|dotter|mannen|kona|konen|fruen|faren|moren|mora|mor|far|barnet|barna|barn|bestemoren|"
    r"bestemora|broren|søsteren|søstera|naboen|grannen|eleven|son|daughter|husband|wife|mother|father|child|"
    r"neighbour)"
)
# Before a name: an office, so that the name is that of somebody who acts for the public.
OFFICE: tuple[str, ...] = (
    r"ordfør(?:er|ar)(?:en)?|varaordfør(?:er|ar)(?:en)?|rådmann(?:en)?|kommunedirektør(?:en)?|kommunalsjef(?:en)?",
    r"enhetsleder(?:en)?|einingsleiar(?:en)?|rektor(?:en)?|leder(?:en)?|leiar(?:en)?|rådgiver(?:en)?",
    r"rådgjevar(?:en)?|saksbehandler(?:en)?|sakshandsamar(?:en)?|kommundirektör(?:en)?|kommunalråd(?:et)?",
    r"verksamhetschef(?:en)?|enhetschef(?:en)?|chef(?:en)?|sjef(?:en)?|handläggare(?:n)?|statsminister(?:en)?",
    r"statsråd(?:en)?|minister(?:en)?|forfatter(?:en)?|forfattar(?:en)?|artist(?:en)?|kunstner(?:en)?",
    r"kunstnar(?:en)?|biskop(?:en)?|prest(?:en)?|mayor|director|head|officer|kommuneoverlege(?:n)?|kontakt",
    r"kontaktperson(?:en)?|ring|spør|hos|med vennlig hilsen|hilsen|helsing|mvh|hälsningar|regards",
)
# What the reader has done or got, as a fact.
ABOUT_YOU: tuple[str, ...] = (
    (
        r"(?:du|dere|de|dykk|ni|you) (?:har |hadde |have |had )?(?:søkt|søkte|sökt|sökte|klaget|klaga|klagde|klagd|"
        r"overklagat|överklagat|applied|appealed|complained)(?! på her)"
    ),
    (
        r"(?:du|dere|de|dykk|ni|you) (?:har |hadde |have |had )?(?:sendt inn|sendte inn|sende inn|skickat in|"
        r"skickade in|submitted)"
    ),
    (
        r"(?:du|dere|de|dykk|ni|you) (?:fikk|fekk|har fått|fick|skylder|skuldar|mangler|manglar|skyldig|got|"
        r"owe) (?:[\w.]+ ){0,3}(?:avslag|nei|løyve|tillatelse|støtte|sosialhjelp|plass|medhold|bistånd|bygglov|kroner|"
        r"penger|refused|dokument\w*|vedlegg)"
    ),
)
DECIDED: tuple[str, ...] = (
    (
        r"(?:er|ble|blei|vart|har blitt|har vorte|är|blev|har blivit|is|was|has been|were)(?: nå| no| nu| dessverre|"
        r" diverre| tyvärr| now)? (?:avslått|avslegen|avvist|avslagen|avslaget|innvilg\w*|godkjent|godkjend|"
        r"beviljad\w*|beviljat|avgjort|avgjord|avgjorde|behandlet|handsama|mottatt|motteken|mottagen|under behandling|"
        r"under handsaming|approved|rejected|refused|granted|denied|received)"
    ),
    (
        r"(?:mangler|manglar|saknar|lacks) (?:\w+ )?(?:vedlegg|tegning\w*|teikning\w*|dokument\w*|opplysning\w*|"
        r"bilag\w*)"
    ),
    r"(?:fikk|fekk|har fått|fick|got) (?:avslag|nei|innvilg\w*|løyve|medhold|medhald|rejection|approval)",
)
# A sentence that starts so speaks of anybody, not of the reader's case.
CONDITION: tuple[str, ...] = (
    "når",
    "hvis",
    "om du",
    "om ni",
    "om dere",
    "dersom",
    "viss",
    "dersom",
    "when",
    "if",
    "har du",
    "har dere",
    "har de",
    "har dykk",
    "har ni",
    "have you",
    "alle",
    "alla",
    "all",
)
# Whose telephone it is: the municipality's own lines are public.
OF_AN_OFFICE: tuple[str, ...] = (
    r"servicetorg\w*|servicekontor\w*|kommunen|kommunens|vakt\w*|legevakt\w*|sentralbord\w*|växel\w*|kontaktcenter",
    r"kundservice|kundeservice|oss|kontoret|avdeling\w*|tekniske? \w+|vakttelefon\w*|brannvesen\w*|politi\w*",
    r"jour\w*|beredskap\w*|helsestasjon\w*|skolen|skulen|barnehagen|biblioteket|resepsjon\w*|døgnåpen|døgnopen|us",
    r"the office",
)
MONTHS: tuple[str, ...] = tuple(dict.fromkeys(month.lower() for named in MONTH_NAMES.values() for month in named))
# In a name of several words: an office, a place or a law, and nobody's name.
ORGANISATIONS: tuple[str, ...] = (
    (
        r"\w*(?:kommun|kommune|kommunen|skole|skolen|skule|skulen|skola|skolan|barnehage\w*|barnehagen|förskola\w*|"
        r"bibliotek\w*|senter|senteret|center|hall|hallen|huset|hus|gård|gard|lov|loven|lova|lagen|plan|planen|rådet|"
        r"råd|nemnd\w*|nämnd\w*|etaten|tilsynet|styret|styrelsen|forvalter\w*|forvaltar\w*|avdeling\w*|eining\w*|"
        r"enhet\w*|kontoret|kontor|fastigheten|eiendommen|eigedomen|torget|torg|park|parken|kirke\w*|kyrkje\w*|kyrka|"
        r"dag|dagen|fylke\w*|region\w*|departement\w*|fest\w*|festival\w*|museum|museet|veien|vegen|gata|gatan|vägen|"
        r"plass|plassen|lag|laget|klubb|klubben|nav|husbanken|mattilsynet|kartverket)"
    ),
)
# Words that stand before a name and are none of it.
BEFORE_A_NAME = """
hei hej hello hi kjære kära dear takk tack thanks god søknaden søknad saken sak saka klagen klaga vedtaket
ansökan ärendet naboen men og och and at att for för vi me jeg eg jag her här hvis om når när da då så nå no nu
ja nei nej ifølge ifølgje enligt derfor siden sidan
"""
# Capitals that are known to everybody and tell nothing of a case.
WELL_KNOWN = """
facebook instagram youtube messenger vipps altinn bankid helsenorge norge noreg sverige norway sweden nav
id-porten skatteetaten husbanken lånekassen kartverket statsforvalteren statsforvaltaren fylkeskommunen
länsstyrelsen försäkringskassan skatteverket jul påske mandag tirsdag onsdag torsdag fredag lørdag søndag mvh
"""
