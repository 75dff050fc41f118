"""English vocabulary of casualty reports, edition floor-v1 (methodology, section 1)."""

from typing import Final

from incidents.reconciliation.wording.lexicon import (
    Entries,
    Lexicon,
    Role,
    coded,
    harm,
    in_order,
    numbered,
    people,
    plain,
)

NUMBERS: Entries = {
    **in_order(
        Role.NUMERAL,
        range(1, 20),
        "one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve"
        " | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen",
    ),
    **in_order(
        Role.NUMERAL,
        range(20, 100, 10),
        "twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety",
    ),
    **numbered(Role.NUMERAL, {6: "half a dozen | half dozen"}, code="about"),
    **numbered(Role.NUMERAL, {500_000: "half a million"}),
    **numbered(Role.SCALE, {100: "hundred", 1000: "thousand | k", 1_000_000: "million"}),
    **numbered(Role.SCALE, {12: "dozen"}, code="about"),
    **plain(Role.ZERO, "no | without | without any | not any"),
    **coded(Role.ZERO, {"noun": "no one | nobody | none | zero | no - one"}),
}

VAGUE_WORDS: Entries = {
    **numbered(
        Role.VAGUE,
        {
            2: "a couple of | a couple | couple of | several | a number of | numbers of | multiple"
            " | numerous | many | a handful of | a large number of | large numbers of"
            " | a whole family | an entire family | the whole family | the entire family"
            " | a family | whole families | entire families",
            3: "a few | few",
            10: "tens",
            12: "dozens",
            20: "scores",
            100: "hundreds",
            1000: "thousands",
        },
    ),
    **numbered(Role.VAGUE, {2: "some"}, code="about"),
}

HEDGES: Entries = {
    **coded(
        Role.HEDGE,
        {
            "at_least": "more than | over | no fewer than | not fewer than | no less than"
            " | not less than | upwards of | in excess of | a minimum of | minimum of | exceeding"
            " | exceeds | exceeded | > | ≥ | above",
            "at_most": "up to | as many as | as much as | no more than | not more than"
            " | a maximum of | maximum of | fewer than | less than | under | < | ≤",
            "about": "about | around | approximately | approx | approx . | roughly | close to | ~"
            " | ≈ | an estimated | estimated | circa | ca | ca . | c . | closer to"
            " | somewhere around | in the region of | on the order of",
            "almost": "nearly | almost | just under | approaching",
        },
    ),
    **coded(
        Role.HEDGE_ANYWHERE,
        {
            "at_least": "at least | or more | + | plus | at the least | and counting",
            "at_most": "at most | at the most | or fewer | or less | maximum",
            "about": "or so | - odd | more or less | approximately speaking",
        },
    ),
    **plain(
        Role.FLOOR,
        "documented | documents | documenting | has documented | verified | verifies | verifying"
        " | recorded | recording | records | identified | identifying | identifies",
    ),
}

LINKS: Entries = {
    **plain(Role.BETWEEN, "between"),
    **plain(Role.TO, "to"),
    **plain(
        Role.POSSIBLY,
        "possibly | perhaps | maybe | or even | if not | perhaps even | possibly even"
        " | and possibly | and perhaps | and maybe | or possibly | or perhaps | or maybe",
    ),
    **plain(Role.AND, "and | & | as well as | plus another | along with | together with | but"),
    **plain(Role.OR, "or"),
    **plain(Role.OF, "of"),
    **plain(Role.DETERMINER, "a | an | another | his | her | their | its | my | our"),
    **plain(
        Role.INCLUDING,
        "including | includes | included | include | including at least one of | amongst them"
        " | most notably",
    ),
    **plain(
        Role.OF_THEM,
        "of them | of whom | of these | of those | among them | among whom | among those killed"
        " | among the dead | among the victims | among the wounded | of which",
    ),
    **plain(Role.ALL_OF_THEM, "all | all of them | all of whom | both | both of them"),
    **plain(
        Role.MOSTLY,
        "half of | a third of | a quarter of | two thirds of | most of | half | mostly"
        " | mainly | most of them | most of whom | the majority of them | many of them"
        " | many of whom | some of them | some of whom | predominantly | largely | the majority"
        " | a majority | majority | several of them | several of whom",
    ),
    **plain(
        Role.AUXILIARY,
        "was | were | is | are | been | be | being | have | has | had | got | the | may have"
        " | might have | could have | may be | who were | who was | also | reportedly | who",
    ),
    **plain(
        Role.STOP,
        "by | in | on | at | near | after | when | while | as | from | with | during | for"
        " | against | since then | inside | outside | into | than | that | because | before",
    ),
}

PEOPLE: Entries = {
    **people(
        many="people | citizens | persons | individuals | souls | victims | residents | villagers"
        " | members | family members | relatives | men and women | lives | members of a family"
        " | members of one family | members of the same family | siblings | brothers | sisters"
        " | sons | daughters | displaced people | refugees | passengers | worshippers"
        " | members of a single family | pedestrians | inhabitants | locals | protesters",
        one="person | citizen | individual | soul | victim | resident | villager | refugee"
        " | driver | farmer"
        " | shepherd",
        kin="son | daughter | brother | sister | sibling | cousin | nephew | niece | relative",
    ),
    **people(others="others | other people | other civilians | other persons"),
    **people(
        population="civilian",
        many="civilians | non - combatants | noncombatants",
        adjective="civilian",
    ),
    **people(
        population="combatant",
        many="members of the regime forces | regime forces | members of the armed forces"
        " | loyalists"
        " | fighters | militants | combatants | soldiers | troops | rebels | insurgents"
        " | gunmen | terrorists | jihadists | militiamen | servicemen | isis members"
        " | isis fighters | service members | members of isis",
        one="fighter | soldier | gunman | combatant | terrorist | jihadist | militiaman",
        adjective="militant | rebel | insurgent",
    ),
    **people(
        "women",
        many="women | mothers | wives | ladies | adult women",
        one="woman | mother | wife | lady | grandmother",
    ),
    **people(
        "men",
        many="men | fathers | husbands | adult men",
        one="man | father | husband | grandfather",
    ),
    **people(
        "children",
        many="children | kids | minors | youngsters | school children"
        " | schoolchildren | toddlers | underage",
        one="kid | minor | toddler",
        adjective="child",
    ),
    **people("boys", many="boys", one="boy | schoolboy"),
    **people("girls", many="girls", one="girl | schoolgirl"),
    **people(
        "infants", many="infants | babies | newborns", one="baby | newborn", adjective="infant"
    ),
    **people(
        "older",
        many="elderly people | elderly | older people | elderly persons",
        one="elderly person | elderly man | elderly woman",
    ),
    **people("pregnant", many="pregnant women", one="pregnant woman"),
    **people(
        "women_and_children",
        many="women and children | children and women | women and kids | women or children",
    ),
    **people(
        "health",
        many="medics | doctors | nurses | paramedics | health workers"
        " | medical workers | medical staff | healthcare workers",
        one="medic | doctor | nurse | paramedic | health worker",
    ),
    **people(
        "aid",
        many="aid workers | humanitarian workers | relief workers",
        one="aid worker | humanitarian worker | relief worker",
    ),
    **people(
        "media",
        many="journalists | reporters | media workers | media activists",
        one="journalist | reporter | media worker | media activist",
    ),
    **people(
        "rescue",
        many="rescuers | rescue workers | first responders | firefighters"
        " | civil defence members | civil defense members | white helmets | volunteers of the"
        " civil defence",
        one="rescuer | rescue worker | first responder | firefighter",
    ),
}

HARMS: Entries = {
    **harm(
        "killed",
        either="killed | dead | died | die | dies | death | deaths | fatality | fatalities | body"
        " | bodies | corpse | corpses | lost their lives | lost his life | lost her life"
        " | loss of life | slain | martyred | martyr | martyrs | murdered | executed | massacred"
        " | perished | were lost | death toll | deceased | drowned | starved to death | fatally"
        " | died of wounds | died of their wounds | remains | shot dead | burned to death",
        forward="killing | kills | kill | claimed the lives of | took the lives of"
        " | claiming the lives of | taking the lives of | cost the lives of | deaths of | death of"
        " | death toll of | bodies of | remains of",
    ),
    **harm(
        "injured",
        either="injured | wounded | hurt | injuries | injury | maimed | burned",
        forward="injure | wounds | injuring | wounding | injures | wounds to | injuries of"
        " | injuries to",
    ),
    **harm(
        "killed_or_injured",
        either="casualties | casualty | civcas | killed - or - injured",
    ),
    **harm(
        "missing",
        either="missing | unaccounted for | disappeared | still missing | reported missing"
        " | under the rubble | trapped under the rubble | trapped under rubble"
        " | buried under the rubble | buried under rubble | trapped beneath the rubble",
    ),
    **harm(
        "trapped",
        either="trapped | stranded | still trapped | believed trapped",
        forward="trapping",
    ),
    **harm("besieged", either="besieged | under siege", forward="besieging"),
    **harm(
        "abducted",
        either="abducted | kidnapped | taken hostage | hostages | abductions | forcibly disappeared"
        " | forcibly taken",
        forward="abducting | kidnapping",
    ),
    **plain(
        Role.UNHARMED,
        "rescued | survived | survivors | survivor | displaced | evacuated | fled | freed"
        " | released | unharmed | arrested | detained | homeless | treated | saved"
        " | rescuing | displacing"
        " | pulled alive",
    ),
}

STANCES: Entries = {
    **plain(Role.FEARED, "feared | is feared | are feared | it is feared"),
    **plain(
        Role.NO_COUNT,
        "cannot say | can not say | can't say | could not say | couldn't say | cannot say yet"
        " | not yet known | is unknown | are unknown | not known | remains unknown | remain unknown"
        " | is unclear | was unclear | remains unclear | unclear how many | unknown how many"
        " | do not know how many | don't know how many | not clear how many | no figure"
        " | no figures | no number | no numbers | no count | no toll | no casualty figure"
        " | no casualty figures | no information | no details | no reports of | no report of"
        " | no word on | no immediate word | could not be verified | cannot be verified"
        " | could not be confirmed | cannot be confirmed | cannot confirm | could not confirm"
        " | unable to confirm | unable to verify | under investigation | too early to say"
        " | not aware of any | unable to say | have no count | not possible to say",
    ),
    **plain(Role.REPORTED, "reported | were reported | was reported | have been reported | known"),
    **plain(
        Role.CHECKED,
        "confirmed that | confirmed no | confirms that | confirm that | checked | has checked"
        " | verified that | verified no | after checking | checks found | checking found"
        " | investigated and found | investigation found | established that | found that"
        " | ascertained that | confirmed there were | confirmed nobody | confirmed none"
        " | verified there were | investigated ; | inspected | confirmed zero | verified zero"
        " | checked and found | visited the site",
    ),
    **plain(
        Role.DENIES,
        "denied | denies | deny | denying | denial | rejects claims | rejected claims"
        " | rejected reports | dismissed reports | dismissed claims | refuted | refutes",
    ),
    **plain(
        Role.RISE,
        "raise | raises | raised | raising | increasing | rose | rises | risen | rising"
        " | has risen | climbed | climbs | has climbed | jumped"
        " | increased | increases | reached | reaches | has reached | stands at | stood at"
        " | now stands at | bringing the total | brings the total | bringing the toll"
        " | brings the toll | bringing the death toll | brings the death toll | raised the toll"
        " | raising the toll | total toll | cumulative | in total since | so far since | now at"
        " | revised | soared | mounted | passed | topped | surpassed",
    ),
}

NO_COUNTS: Entries = {
    **plain(
        Role.LABEL,
        "brigade | division | battalion | regiment | street | road | route | highway | no ."
        " | number"
        " | house no . | resolution | page | article | flight | phase | channel | version | chapter"
        " | aged | age | ages | at the age of | $ | € | £ | #",
    ),
    **plain(
        Role.UNIT,
        "% | percent | per cent | year | years | year - old | year old | years old | years - old"
        " | years of age | month | months | month - old | months old | month old | week | weeks"
        " | day | days | night | nights | hour | hours | minute | minutes | second | seconds"
        " | day - old | km | kms | kilometre | kilometres | kilometer | kilometers | metre"
        " | metres | meter | meters | m | mile | miles | feet | cm | mm | kg | kgs | kilogram"
        " | kilograms | lb | lbs | ton | tons | tonne | tonnes | pound | pounds | am | pm | a . m"
        " | a . m . | p . m | p . m . | o'clock | hrs | h | local time | gmt | utc | airstrike"
        " | air and missile strikes | air and artillery strikes | provinces | districts | fronts"
        " | checkpoints | airstrikes | air strike | air strikes | strike | strikes | raid"
        " | raids | attack"
        " | attacks | missile | missiles | rocket | rockets | shell | shells | bomb | bombs"
        " | barrel bombs | mortar | mortars | mortar rounds | rounds | drone | drones | jets"
        " | warplanes | aircraft | helicopters | planes | vehicle | vehicles | car | cars | truck"
        " | trucks | bus | buses | boats | tank | tanks | house | houses | home | homes | building"
        " | buildings | apartment | apartments | shop | shops | school | schools | hospital"
        " | hospitals | clinics | mosque | mosques | market | markets | bakeries | tents | villages"
        " | village | towns | town | cities | city | neighbourhood | neighbourhoods"
        " | neighborhoods | locations | sites | areas | places | positions | targets | times"
        " | occasions | incidents | incident | event | events | explosion | explosions | blasts"
        " | sources | reports | families | households | storey | storeys | story - building"
        " | dollars | euros | hectares | animals | sheep | livestock | cows | brigades | divisions"
        " | battalions | regiments | minutes later | sorties | munitions | ieds | mines | cases"
        " | ambulances | ambulance | facilities | units | women's centres | camps | operations",
    ),
    **plain(
        Role.MONTH,
        "january | february | march | april | may | june | july | august | september | october"
        " | november | december | jan | feb | mar | apr | jun | jul | aug | sep | sept | oct | nov"
        " | dec",
    ),
    **plain(
        Role.YEAR_MARK,
        "since | early | late | mid | mid - | of the year | summer | winter | spring | autumn | in"
        " | until | through | by the end of | during",
    ),
}

PHRASES_WITHOUT_A_COUNT: Entries = plain(
    Role.FILLER,
    "a family of | family of | a whole family of | an entire family of | entire family of"
    " | whole family of | from a family | from one family | from the same family"
    " | of a family | of one family | of the same family | one of the | one of | the number of"
    " | number given | number not given | a day | the toll | toll | so far | from under the rubble"
    " | from the rubble | this year | last year | per day | one by one | killed number not given x"
    " | death row | the strike | the attack | the same | an unknown number of"
    " | an unspecified number of | an undetermined number of",
)

ENGLISH: Final = Lexicon(
    language="en",
    entries={
        **NUMBERS,
        **LINKS,
        **NO_COUNTS,
        **VAGUE_WORDS,
        **HEDGES,
        **PEOPLE,
        **HARMS,
        **STANCES,
        **PHRASES_WITHOUT_A_COUNT,
    },
    quotes={
        "exact": "{low:,}",
        "zero": "none, and the source says that it checked",
        "about": "about {low:,}",
        "almost": "almost {low:,}",
        "at_least": "at least {low:,}",
        "at_most": "up to {high:,}",
        "range": "{low:,} to {high:,}",
        "vague": "{words} (coded as {low:,} or more)",
        "no_count": "no figure given",
        "asserts": "no figure given",
        "denies": "denied, no figure given",
        "cumulative": "{said} (running total)",
    },
    translated_floors={"ar": 12},
)
