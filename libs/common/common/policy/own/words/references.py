"""Words that only refer to a document or a person: a political reply made of them says nothing of its own."""

REFERENCES = """
opp upp inn ny nytt nye møter sakslista sakslisten sakskart sakskartet avgjer avgjerast avgjøres behandlet tatt teke
hei hallo god dag morgen takk tusen for til med i på om av og at som det den dette denne de er var ble blir vart
blei har skal kan vil får finn finner finn du deg dere dykk dokker vi me oss vår vårt våre her der under ved fra
frå så også mer meir se sjå les lese lesa lenke lenkje lenka lenken lenkja nettside nettsiden nettsida
hjemmeside heimeside kommune kommunen kommunens kommunedirektøren kommunedirektørens kommunedirektør rådmannen
rådmannens si sin sitt sine innstilling innstillinga innstillingen vedtak vedtaket vedtatt vedteke vedtatte
vedtekne behandling behandles behandla handsaming handsama handsamast handsaminga behandlingen politisk
politiske kommunestyret kommunestyre formannskapet utvalget utvalet møte møtet møtebok protokoll protokollen sak
saka saken saker saksdokument saksdokumentene saksdokumenta sakspapir sakspapirene saksframlegg ikke ikkje ennå
enno før når lagt ut publisert publiseres publiserast offentlig offentleg kommer kjem ligger ligg lagt fram
spørsmål spørsmålet spørsmåla engasjement engasjementet henvendelse henvendelsen henvending henvendinga viser
viser vise visar tilvising henviser henvisning dag dato datert nr nummer avgjort avgjord avgjort gjort fatta
fattet den januar februar mars april mai juni juli august september oktober november desember mandag tirsdag
onsdag torsdag fredag måndag tysdag hilsen helsing vennlig venleg mvh ta kontakt kontakta kontakte politikerne
politikarane politisk nivå leiinga ledelsen svarer svarar svare svar spør hej tack god dag för till med i på om
av och att som det den detta denna är var blev har ska kan får hittar du dig ni er vi oss vår vårt våra här där
från mer se läs länk länken webbplats webbplatsen hemsida hemsidan kommunens kommunen beslut beslutet beslutat
ärende ärendet ärenden förslag handlingar handlingarna protokoll protokollet nämnd nämnden kommunfullmäktige
kommunstyrelsen politiska politisk ledning ledningen frågan fråga frågor skickat skickar skickas skickats vidare
vidarebefordrat vidarebefordrar svarar svara svar besvaras återkommer inom kort sammanträde mötet partierna
partiene partia egna egne eigne kanaler kanalar hälsningar inte ännu när kommer ligger publiceras januari
februari mars april maj juni juli augusti september oktober november december hello hi thank thanks you your for
the a an is was has been to of on in at by we our it this that here find found see read more link question
questions refer refers referred case decision recommendation municipal council municipality director under
consideration pending decided website will answer answers leadership political forwarded please
"""
