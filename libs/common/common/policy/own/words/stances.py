"""Political matters, and the words by which somebody takes a stand on one."""

TOPICS: tuple[str, ...] = (
    r"ei(?:en|ge)domsskatt\w*|egedomsskatt\w*|fastighetsskatt\w*|formue?sskatt\w*|kommuneskatt\w*|kommunalskatt\w*",
    r"skatteøk\w*|skattelett\w*|skattekutt\w*|skattehöj\w*|skattesänk\w*|tax(?:es)?|property tax",
    r"vindkraft\w*|vindmøll\w*|vindturbin\w*|vindkraftverk\w*|wind (?:power|farms?)|kjernekraft\w*|kärnkraft\w*",
    r"strømpris\w*|straumpris\w*|elpris\w*|oljeleting\w*|gruvedrift\w*|gruv(?:an|or|a)",
    r"kommunesammenslåing\w*|kommunesamanslåing\w*|kommunesammanslagning\w*|kommunereform\w*|regionreform\w*",
    r"fylkesinndeling\w*",
    r"bompenge\w*|bompengar|bomring\w*|trängselskatt\w*|road tolls?",
    r"innvandring\w*|invandring\w*|immigration|asyl\w*|asylum|flyktningpolitikk\w*|flyktingpolitik\w*",
    r"integreringspolitikk\w*",
    r"skolenedlegg\w*|skulenedlegg\w*|skolenedläggning\w*|skolestruktur\w*|skulestruktur\w*|grendeskol\w*",
    r"grendeskul\w*|friskol\w*|privatskol\w*|privatskul\w*|school closures?",
    r"statsbudsjett\w*|budsjettforslag\w*|budsjettvedtak\w*|budsjettet|budgeten|budgetförslag\w*|the budget",
    r"regjering(?:en|a|as|ens)|regjeringspolitikk\w*|regering(?:en|ens)|the government|storting(?:et|ets)",
    r"riksdagen[s]?|statsminister\w*|finansminister\w*|statsråd\w*",
    r"kommunestyre(?:t|ts)|kommunfullmäktige[s]?|kommunstyrelsen[s]?|formannskap(?:et|ets)|fylkesting(?:et)?",
    r"ordfør(?:er|ar)en[s]?|kommunalråd\w*|the (?:municipal )?council|politiker(?:e|ne|na|nas)|politikar(?:ane|ar)",
    r"opposisjonen|oppositionen|posisjonen|majoriteten",
    r"klimapolitik\w*|klimapolitikk\w*|miljøpolitikk\w*|næringspolitikk\w*|distriktspolitikk\w*",
    r"samferdselspolitikk\w*|skolepolitik\w*|skulepolitikk\w*|eldrepolitik\w*|bostadspolitik\w*",
    r"eu-medlem\w*|eu(?=\W|$)|eøs-avtal\w*|nato(?=\W|$)|abort\w*|privatiser\w*|sykehusstruktur\w*",
    r"sjukehusstruktur\w*|sentraliser\w*|centraliser\w*|velferdsprofitør\w*|välfärdsvinst\w*|hijab\w*|burka\w*",
    r"kongehus\w*|monarki\w*",
    r"israel\w*|palestin\w*|gaza\w*|ukrain\w*|russland\w*|ryssland\w*|putin|trump|hamas",
    r"reguleringsplan\w*|kommuneplan\w*|detaljplan\w*|utbyggingssak\w*|omsorgsbolig-sak\w*|skolesaken|skulesaka",
    r"skolfrågan",
    r"innstilling(?:a|en)|vedtaket|avgjer(?:d|sla)|avgjørelsen|beslutet|forslaget|framlegget|förslaget",
    r"the (?:decision|proposal)",
)
STANCE: tuple[str, ...] = (
    (
        r"(?:jeg|eg|vi|me|kommunen|administrasjonen|rådmannen|kommunedirektøren|jag|kommunen|i|we|"
        r"the municipality) (?:mener|meiner|synes|synest|syns|syner|tycker|anser|tror|trur|think|believe|støtter|"
        r"støttar|stödjer|stöder|support|er for|er imot|er mot|är för|är emot|are for|are against|går inn for|"
        r"er enige?|er samde?|er uenige?|er usamde?|håper|håpar|hoppas|hope|kjemper|kjempar|krever|krev|kräver|"
        r"beklager|beklagar|frykter|fryktar|gleder oss over|er glad for|er skuffa|er skuffet)"
    ),
    r"(?:vi|me|jeg|eg|kommunen|jag) (?:er|är)(?: sterkt| helt| heilt| klart| starkt)? (?:imot|emot|mot|for|för)",
    r"(?:nei|ja|nej|no|yes) (?:til|till|to)",
    (
        r"(?:er|var|blir|hadde vore|hadde vært|ville vore|ville vært|är|vore|is|was|would be)(?: \w+){0,3} (?:rett|"
        r"riktig|rätt|klok\w*|klokt|gal(?:t|e|en)?|feil|fel|urett\w*|dum(?:t|me)?|skammelig\w*|skammeleg\w*|"
        r"skandal\w*|skamlig\w*|håpløs\w*|håplaus\w*|hopplös\w*|katastrof\w*|elendig\w*|uansvarlig\w*|uansvarleg\w*|"
        r"oansvarig\w*|bra|dårlig\w*|dårleg\w*|urimelig\w*|urimeleg\w*|orimlig\w*|rimelig\w*|nødvendig\w*|naudsynt\w*|"
        r"nödvändig\w*|viktig\w*|flott\w*|fornuftig\w*|fornuftig|god(?:t|e)?|shameful|right|wrong|good|bad|great|"
        r"terrible|necessary|sensible)"
    ),
    (
        r"(?:må|bør|burde|måste|borde|must|should)(?: \w+){0,4} (?:bort|vekk|stoppes|stoppast|stoppas|stanses|avvises|"
        r"avvisast|bevares|bevarast|bevaras|fjernes|skrotes|vedtas|vedtakast|tas|gå av|avgå|snu|stopped|go|resign)"
    ),
    (
        r"(?:stopp|stopp|bevar|redd|skrot|rädda|stoppa|stop|save|fritt|fria?|free|slava|stand with|stå med|"
        r"stå opp for|vekk med|ned med|bort med)"
    ),
    r"svik\w*|skam|skamm\w*|ran(?: av)|tyveri|galskap\w*|vanvidd|vansinn\w*|dumskap\w*|spill for galleriet",
    r"valgflesk|valfläsk|hestehandel",
    (
        r"(?:rett|riktig|god|klok|feil|gal|dårlig|dårleg|rätt|bra|fel|dålig|good|bad|wise) (?:avgjerd|avgjersle|"
        r"avgjørelse|beslutning|beslut|vedtak|prioritering|politikk|politik|retning|kurs|decision|policy|forslag|"
        r"framlegg|förslag|innstilling|val|valg)"
    ),
    (
        r"(?:gjorde|gjør|gjer|gjorde heilt|gjorde helt|gjorde det|har gjort det|gjort)(?: \w+){0,2} (?:rett|riktig|"
        r"feil|galt|rätt|fel)"
    ),
    r"(?:ødelegger|øydelegg|raserer|forstör|ruins?|destroys?)",
)
