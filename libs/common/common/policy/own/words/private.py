"""What somebody tells of a private life."""

PRIVATE: tuple[str, ...] = (
    r"(?:jag|jeg|eg) (?:bor|bur|drack|drakk|drikker|dricker)(?!\w)|(?:drack|drakk) (?:jag|jeg|eg)",
    r"(?:min|mina|mine|my) (?:granne|grannar|nabo|naboer|neighbours?)|(?:naboen|naboene|grannen) (?:min|mine)",
    r"(?:med|with) (?:grannarna|naboene|my neighbours)",
    (
        r"(?:min|mi|mitt|mina|mine) (?:man|mann|fru|kone|kona|ektemann|hustru|sambo|sambu|särbo|kjæreste|kjærast|"
        r"pojkvän|flickvän|son|sønn|dotter|datter|barn|ungar|unger|unge|bebis|baby|mamma|pappa|mor|far|bror|syster|"
        r"søster|søstrer|svigermor|svärmor|svigerfar|svärfar|mormor|farmor|bestemor|bestefar|morfar|farfar|barnbarn|"
        r"barnebarn|hund|katt|ex|eks|familie|familj|venninne|väninna|kompis|bästa vän|bestevenn)(?:en|a|et|na|er|ar)?"
    ),
    (
        r"(?:mannen|mannen|kona|kjæresten|kjærasten|sambuaren|samboeren|sønnen|sonen|dottera|datteren|datra|barna|"
        r"ungane|ungene|mora|faren|moren|broren|søstera|søsteren|hunden|katten) (?:min|mi|mine|mitt)"
    ),
    (
        r"my (?:husband|wife|partner|boyfriend|girlfriend|son|daughter|kids|children|baby|mum|mom|dad|mother|father|"
        r"brother|sister|dog|cat|family|ex|best friend)"
    ),
    (
        r"(?:min|mi|mitt|my) (?:egen |eiga |eget |own )?(?:semester|ferie|hytte|hytta|sommarstuga|stuga|bil|båt|"
        r"bryllup|bröllop|bursdag|födelsedag|graviditet|skilsmisse|skilsmässa|sjukdom|sykdom|sykemelding|sjukmelding|"
        r"sjukskrivning|operasjon|operation|diagnos|diagnose|lön|lønn|løn|vacation|holiday|birthday|wedding|pregnancy|"
        r"divorce|illness|diagnosis|salary)(?:en|a|et)?"
    ),
    r"(?:semestern|ferien|hytta|bilen|bryllupet|bursdagen|sykdommen|sykemeldingen|lønna|lønnen) min",
    (
        r"(?<!hvis )(?<!om )(?<!dersom )(?<!viss )(?<!if )(?<!når )(?<!när )(?:jag|jeg|eg|i)(?: själv| selv| sjølv|"
        r" myself)? (?:är|er|am|'m|was|var)(?: \w+)? (?:gravid|sjukskriven|sykmeldt|sjukmeld|sjukmeldt|föräldraledig|"
        r"förkyld|forkjølet|forkjøla|sjuk|syk|skild|skilt|singel|nyförlovad|nyforlovet|nyforlova|förälskad|forelsket|"
        r"forelska|bakfull|bakis|deprimert|deprimerad|utbrent|utbränd|pregnant|sick|ill|divorced|single|in love|"
        r"hungover)"
    ),
    (
        r"(?:själv|selv|sjølv|i går|igår|i helgen|i helga) (?:är|er|var) (?:jag|jeg|eg)(?: \w+)? (?:sjukskriven|"
        r"sykmeldt|sjukmeld|föräldraledig|förkyld|forkjølet|forkjøla|sjuk|syk|bakfull|bakis|deprimert|deprimerad)"
    ),
    (
        r"(?:jag|jeg|eg) (?:har|hadde|hade|fick|fikk|fekk)(?: själv| selv| sjølv| nettopp| nyss| akkurat)? (?:migrän|"
        r"migrene|cancer|kreft|corona|covid|influensa|ont i|vondt i|feber|ångest|angst|magsjuka|omgangssjuke|"
        r"omgangssyke)"
    ),
    (
        r"(?:hemma hos mig|hemma hos oss|hjemme hos meg|hjemme hos oss|heime hos meg|heime hos oss|at my (?:place|"
        r"house)|at our house)"
    ),
    (
        r"(?:i helgen|i helga|i går kväll|i går kveld|förra veckan|forrige uke|last (?:weekend|night)|i somras|"
        r"i sommer|i fjor)(?: \w+)? (?:var|reiste|drog|åkte|dro|gick|gikk|gjekk|festade|festa|grillade|grilla|feiret|"
        r"feira|firade) (?:jag|jeg|eg|min|mannen|kona)"
    ),
    (
        r"(?:jag|jeg|eg) (?:var|åkte|reiste|drog|dro|firade|feiret|feira|gifte|giftet|festade|grillade) (?:mig |"
        r"meg )?(?:på semester|på ferie|till mallorca|til syden|i helgen|i helga|i går|i fjor|med familjen|"
        r"med familien|till stugan|på hytta|hjemme|heime|hemma)"
    ),
    (
        r"i (?:was|went|spent|celebrated|got)(?: \w+){0,4} (?:on (?:vacation|holiday)|with my|at home|last weekend|"
        r"married|divorced|drunk)"
    ),
    (
        r"(?:personligen|personlig|privat|privat sett|som privatperson|privately|personally)(?:,)? (?:tycker|synes|"
        r"syns|synest|mener|meiner|tror|trur|gillar|liker|likar|är|er|har|i )(?: jag| jeg| eg)?"
    ),
    r"(?:jag|jeg|eg) (?:personligen|personlig|privat)",
    (
        r"som (?:mor|far|mamma|pappa|forelder|förälder|tobarnsmor|tobarnsfar|tvåbarnsmamma|tvåbarnspappa)(?: selv|"
        r" själv| sjølv)? (?:vet|veit|synes|tycker|til|till|er|är|har|kan|förstår|forstår)"
    ),
    (
        r"(?:ring|skriv|sms:?a|dm|send|message|call|text)(?: \w+){0,3} (?:privat|min mobil|mobilen min|min privata|"
        r"mitt privata|mitt private|my (?:private|personal|mobile)|privaten|på snap|hemma|hjem)"
    ),
    (
        r"(?:mitt|min|my) (?:privata|private|personliga|personlige|personal|eget) (?:nummer|mobil\w*|mobilnummer|"
        r"telefon\w*|epost\w*|e-post\w*|mail|mejl|phone|email|konto|facebook\w*|instagram\w*)"
    ),
)
