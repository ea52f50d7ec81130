"""Sarcasm: phrases that are nothing else, and praise with what takes it back."""

# Sarcasm wherever it stands.
IRONIC: tuple[str, ...] = (
    (
        r"(?:du|dere|dykk|ni|you)(?: som)? (?:er|är|are|har meldt deg som|har vorte|"
        r"har blitt)(?: \w+){0,3} (?:ekspert|eksperten|expert|experten)(?!\w)"
    ),
    (
        r"(?:du|dere|dykk|ni|you) (?:tydeligvis|tydelegvis|åpenbart|openbert|øyensynlig|uppenbarligen|tydligen|"
        r"obviously|clearly)"
    ),
    r"(?:å ja|åja|åh ja|oh yes),? for|(?:å nei|åh nej|oh no),? (?:for|vilken|hvilken|kva|what)",
    r"(?:neida|nei da|neidå|nej då),? vi (?:bare|berre|bara|har bare)",
    (
        r"(?:for|vilken|hvilken|kva|what) (?:en |ei |et |eit |a )?(?:katastrofe|katastrof|krise|kris|tragedie|tragedi|"
        r"disaster|tragedy)"
    ),
    r"(?:uendelig|uendeleg|oändligt) med (?:penger|pengar)|bunnløse lommer|botnlause lommer|bottenlösa fickor",
    r"(?:enda|endå|ännu) (?:en|ei|ein|et|eit|ett) (?:klage|klagar|sutre|klagomål|klagande|sutring)",
    r"(?:kan|kunne)(?: dessverre| diverre| tyvärr| nok| jo)? (?:ikke |ikkje |inte )?(?:trylle|trylla|trolla)",
    r"ja ?ja(?: ja)?|jau ?jau|jaha(?: ja)?|jasså(?: ja)?|ja særlig|jo særlig|jau særleg",
    r"ja visst(?: ja)?(?=[,.!…]|$)|jo visst",
    (
        r"(?:gratulerer|gratulere|grattis|congratulations|congrats)(?:,)? (?:med|til|till|for|on) (?:å|at|att|enda|"
        r"endå|ännu|nok|dagens|veckans|ukas|ukens|årets klag\w*|klag\w*|en ny klag\w*|yet another|another|being|"
        r"finding|noticing|your (?:complaint|discovery))"
    ),
    r"(?:duktig|flink|flinke|duktiga) (?:gutt|gut|jente|pike|du er|pojke|flicka)",
    r"så (?:duktig|flink|dugleg) du (?:er|är)|så (?:duktig|flink|dugleg) (?:då|da|av deg)",
    r"(?:bra|godt) (?:jobba|jobbet|jobbat|gjort),? (?:sherlock|einstein|geni|geniet|proffen)",
    r"well done,? (?:genius|sherlock|einstein)",
    (
        r"(?:for|hvilken|kva|vilken|what) (?:en|ei|a)? ?(?:overraskelse|overrasking|sensasjon|överraskning|surprise|"
        r"shocker)"
    ),
    r"(?:hvem|kven|vem) (?:skulle|hadde|hade) (?:vel )?(?:trodd|trudd|anat|tro)(?: det)?",
    r"who would have (?:thought|guessed)",
    r"(?:tenk|tenk at|tänk) (?:det|dét|at vi også|at nokon)(?: da| då| ja|\W*$)",
    r"så overraskende|så overraskande|så förvånande|how surprising|shocking,? i know|color me surprised",
    r"colour me surprised",
    r"(?:stakkars|stakkar|stackars) (?:deg|dere|dykk|liten|lille|dig|er|deg da)|poor (?:you|thing)|bu ?hu+|boo hoo",
    r"(?:akk|å|oj|oi)(?: akk)?,? (?:så )?(?:synd på deg|synd om dig|hvor fælt|kor fælt|hemskt för dig)",
    r"takk for (?:ingenting|inkje|den)|tack för (?:ingenting|inget)|thanks for nothing",
    (
        r"(?:det var jo|det var da|det var då|veldig|så|kjempe|jättesmart|det var) ?(?:lurt|smart|fiffig|"
        r"listig)(?: av deg| tenkt| tänkt)"
    ),
    (
        r"(?:kommunen|vi|me) (?:kan|har)(?: jo| nok| så klart| såklart| selvsagt| självklart| visst)? (?:trylle|"
        r"trylla|trolla|trollstav|en tryllestav|ein tryllestav|ett trollspö|et pengetre|eit pengetre|pengetrær)"
    ),
    (
        r"(?:vi|me) har (?:jo |ju |visst |selvsagt )?(?:ingenting|ikke noe|ikkje noko|inget)(?: annet| anna|"
        r" annat)? å gjøre"
    ),
    r"(?:vi|me) har (?:jo |visst |selvsagt )?(?:ingenting|ikkje noko)(?: anna)? å gjere",
    r"vi har (?:ju )?inget (?:annat|bättre) att göra",
    r"we (?:clearly |obviously )?have nothing (?:better|else) to do",
    (
        r"(?:alt|alle ting|allt|everything) er (?:jo |selvsagt |selvfølgelig |sjølvsagt )?(?:alltid )?(?:kommunens|"
        r"kommunen sin|vår) (?:feil|skyld)"
    ),
    r"allt är (?:ju |självklart )?kommunens fel|of course it'?s (?:always )?(?:our|the municipality'?s) fault",
    (
        r"(?:selvfølgelig|selvsagt|sjølvsagt|naturligvis|självklart|såklart|of course) (?:er|var|är|it is|"
        r"you) (?:det |du )?(?:kommunens (?:feil|skyld|fel)|kommunen (?:sin|si) (?:feil|skuld)|vår feil|vår skuld|"
        r"vårt fel|ekspert|expert|know better)"
    ),
    (
        r"du (?:som )?(?:vet|veit) (?:jo |ju |nok |tydeligvis |tydelegvis |åpenbart )?(?:alltid |alt |allt )?(?:best|"
        r"bäst|alt|allt)"
    ),
    r"you (?:clearly |obviously )know best",
    r"(?:sofaekspert|tastaturekspert|tastaturhelt|tastaturkriger|tangentbordskrigare|soffexpert|armchair expert)\w*",
    (
        r"(?:du burde|du skulle|kanskje du skal|kanskje du skulle|du borde|maybe you should) (?:bli |søke jobb som |"
        r"söka jobb som |become |be )(?:ordfører|ordførar|rådmann|kommunedirektør|vaktmester|vegsjef|statsminister|"
        r"kommunalråd|kommundirektör|mayor)"
    ),
    r"yeah,? right|oh,? sure|sure,? whatever|well,? aren'?t you (?:clever|smart|special)",
    r"how (?:nice|lovely|wonderful) that you (?:have|had|found|took) (?:the )?time",
    r"(?:haha|hehe|hihi)\w*,? (?:ja|den var god|lykke til|lykke til med det|lycka till)|lykke til med det",
    r"lycka till med det|good luck with that",
    (
        r"(?:så|hvor|kor|vad|så utrolig|how) (?:spennende|morsomt|moro|gøy|koselig|koseleg|kul|kult|roligt|"
        r"original\w*|creative) (?:med enda|med endå|med ännu)"
    ),
    (
        r"(?:enda|endå|ännu|yet another|nok) (?:en|ein|ei|et|eit|en) (?:ekspert|expert|konstruktiv|saklig|sakleg|"
        r"saklig og konstruktiv)\w*"
    ),
    (
        r"(?:beklager|sorry|unnskyld|orsak|ursäkta) (?:så mye |så mykje |så hemskt mycket )?(?:at vi|for at vi|att vi|"
        r"that we) (?:finnes|finst|puster|pustar|eksisterer|eksisterar|existerar|andas|exist)"
    ),
    r"(?:jo|ja|joda|neida|nei),? takk,? (?:vi|me) har (?:bare|berre|bara)",
    r"vi har (?:bare|berre|bara) (?:sittet|sete|suttit) og",
    r"tenk (?:det|dét),? (?:vi|me|at)|så utrolig (?:overraskende|original\w*)",
    r"så utruleg (?:overraskande|original\w*)",
    (
        r"(?:gratulerer|gratulere|bravo|grattis|congratulations),? (?:du|dere|dykk|ni|you)(?: \w+){1,5} (?:helt selv|"
        r"heilt sjølv|helt själv|alldeles själv|all by yourself)"
    ),
    (
        r"(?:vi|me) (?:gjør|gjer|gör) (?:jo |ju |selvfølgelig |selvsagt |sjølvsagt |naturligtvis |"
        r"såklart )+(?:ingenting|inget)"
    ),
    (
        r"(?:er|var|är) (?:det )?(?:nok|sikkert|visst|jo sikkert|selvfølgelig|säkert) (?:også |òg |"
        r"också )?(?:kommunens|kommunen sin|kommunen si|vår|vårt) (?:feil|skyld|skuld|fel)"
    ),
    (
        r"(?:gratulerer|gratulere|bravo|grattis|congratulations)[,!]? (?:du|dere|dykk|ni|you) (?:klarte|greide|"
        r"greidde|lyckades|managed)(?: jo| faktisk| faktiskt)?(?: å| att| to)? (?:finne (?:fram|frem|ut)|hitta|lese|"
        r"läsa|forstå|förstå|trykke|trykkje|stave|find|read|understand)"
    ),
    (
        r"(?:endelig|endeleg|äntligen|finally) (?:en|ein|ei|noen|nokon|någon|someone|somebody) (?:som|who) "
        r"(?:leser|les|läser|reads|gidder|gidd|orker|orkar|fattar|tenker|tenkjer|thinks)"
    ),
    r"\bwow+\b|slow clap|/s\b|bravo,? bravo",
)
# Praise or thanks, sincere by themselves and sarcastic beside a cue in the same sentence.
PRAISE: tuple[str, ...] = (
    (
        r"(?:så|jammen|sannelig|sanneleg|veldig|väldigt|so|very) (?:flink\w*|dyktig\w*|dugleg\w*|duktig\w*|smart\w*|"
        r"clever|good)"
    ),
    (
        r"så (?:flott|fint|hyggelig|hyggeleg|kjekt|bra|deilig|nydelig|herlig|trivelig|snilt|koselig|koseleg|"
        r"fantastisk|kul|kult|roligt|härligt|trevligt)"
    ),
    r"(?:gratulerer|grattis|bravo|hurra|congratulations|congrats|applaus)",
    r"(?:tusen |hjertelig |hjarteleg |mange )?takk for|tack (?:så mycket )?för|thanks? (?:so much )?for",
    r"thank you (?:so much )?for",
    (
        r"(?:imponerende|imponerande|fantastisk|strålende|strålande|glimrende|geni\w*|genial\w*|smart|lysande|"
        r"brilliant|impressive|great|lovely|wonderful)"
    ),
    r"(?:bra|godt|flott) (?:jobba|jobbet|jobbat|gjort|at|att|tenkt|tänkt)|good (?:job|thinking)|well done",
    r"how (?:nice|lovely|wonderful|kind)",
    r"(?:hyggelig|kjekt|koselig|trevligt|roligt|nice) (?:at|å|att|that|to)",
    (
        r"(?:du er|du är|you are|you're) (?:jo |ju |så |visst |virkelig |sannelig |verkelig )?(?:flink|dyktig|dugleg|"
        r"duktig|smart|kunnig|clever|wise)"
    ),
)
CUES: tuple[str, ...] = (
    r"alltid er så \w+|alltid är så \w+|always so \w+|reddet virkelig|redda verkeleg|räddade verkligen|made my day",
    (
        r"du (?:endelig|endeleg|äntligen) (?:leste|les|las|läste|skjønte|skjøna|forstod|fattade|fant ut|fann ut|lærte|"
        r"gadd)"
    ),
    r"you finally (?:read|understood)",
    r"klag\w*|sutr\w*|syt\w*|mas(?:e|er|ar|ing)|kverul\w*|gnäll\w*|gnåla\w*|gnål\w*|tjat\w*|complain\w*|whin\w*",
    r"moan\w*|kritiser\w*|krangl\w*|furt\w*",
    r"(?:enda|endå|ännu|nok) (?:en|ein|ei) gang|igjen igjen|for (?:tiende|hundrede|ørtende|hundrede) gang\w*",
    r"yet again|once again|som (?:vanlig|vanleg|alltid|vanligt)|as (?:usual|always)",
    r"ekspert\w*|expert\w*|fagmann|vegingeniør|besserwisser\w*|bedreviter\w*|betrevitar\w*|geni(?:et)?|genius",
    r"allviter|vet best|veit best|bäst",
    (
        r"(?:fant|fann|har|hadde|finner|hittade|had|found) (?:the )?(?:tid|time|overskudd|energi|krefter|ork) (?:til|"
        r"till|å|att|to) (?:å |att )?(?!(?:skriv|spør|besøk|svar|kom|gi|hjelp|delt|write|ask|visit|come|help|skicka|"
        r"fråg|hör))"
    ),
    r"orker|orkar|gidder|gidd|gadd|ids|bother\w*|took the trouble|bryr seg om (?:alt|slikt)",
    (
        r"(?:ikke|ikkje|inte|uten å|utan å|utan att|without) (?:gidder|gidd|leste?|lese|lest|lese hele|leser|les|las|"
        r"läst|läsa|lärt|tenke\w*|tenkje|tenkt|reading|bothering|thinking|sjekke|sjekka|kolla)"
    ),
    r"(?:hele|heile|hela|the whole) (?:3|tre|ti|tio|to|två|fem) (?:minutter|minutt|minuter|ord|sekunder|sekund)",
    r"hele (?:natten|natta)|midt på natten|midt på natta",
    (
        r"(?:ditt|dine|din|dykkar|your) (?:svært|veldig|utrolig|så|väldigt|utroleg|usedvanlig|usedvanleg|very|"
        r"incredibly)? ?(?:konstruktive|opplyste|saklige|saklege|kloke|dype|insiktsfulla|konstruktiva|värdefulla|"
        r"constructive|enlightened|insightful|valuable) (?:bidrag|innspill|innspel|synspunkt\w*|inlägg|synpunkt\w*|"
        r"contribution\w*|input|kommentar\w*)"
    ),
    (
        r"(?:som|that|och|og) (?:vanlig|alle andre|alle dei andre)? ?(?:skjønner|skjønar|forstår|vet|veit|kan) (?:alt|"
        r"allt|absolutt alt|everything)"
    ),
    r"(?:først|første|fyrst|fyrste|först|första|first) (?:i|på) (?:verda|verden|världen)",
    (
        r"(?:ingen andre|ingen annen|ingen annan|no ?body else) (?:har|hadde|hade|had|has) (?:tenkt|tänkt|sett|"
        r"thought|noticed)"
    ),
    r"(?:nå|no|nu) (?:igjen|att|igen)|(?:også|óg|med) (?:nå|no|i dag) (?:igjen|att)",
    r"(?:sett|funnet|funne|hittat) (?:feil|noe å|noko å|nåt att) (?:igjen|att|å klage|klaga)",
    r"mamma(?:en din)?|bestemor(?:en)? di|mommy|(?:i|på) (?:kjelleren|källaren|sofaen|soffan|godstolen)",
)
IRONIC_SIGNS = "🙄😏🙃🤡🥱😒👏🏻👏"
# Words between quotation marks that mean their contrary.
SCARE_QUOTES = (
    r'"(?:ekspert\w*|expert\w*|fagmann|viktige?|viktigt|problem\w*|problemet ditt|hjelp\w*|krise\w*|kris\w*|'
    r'bekymr\w*|folket|kunnskap\w*|kunskap\w*|konstruktiv\w*|experts?|problems?|important)"'
)
