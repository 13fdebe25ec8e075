"""Spellings of one word: British and American, ё and е, loan words with and without their accents.

A rule and a list. The verbs in -ise/-ize, which no list has all of ("collectivisation"), go by rule, since few English
words of more than five letters differ by it and those are excepted. Endings such as -our/-or and -lled/-led go by lists
of stems, the rest by pairs. Left out is what is a spelling of one word and another word besides (four/for, metre/meter,
tyre/tire, storey/story, draught/draft, kerb/curb, the plural analyses/analyzes), and what is another form rather than
another spelling (learnt/learned, towards/toward, aeroplane/airplane).

There is a package for this, breame, but its list lacks the words of politics, has pairs that are two words (tonne/ton,
groyne/groin, tranquilly/tranquility) and has rested since 2021.
"""

import re
from functools import cache

_ISE = re.compile(
    r"(?<=[a-z]{3})(?<!pr)(?<!bra)(?<!fra)(?<!ass)is(?=(?:e[drs]?|ers|ing|ingly|ations?|ational|able|ably)$)"
)

_ENDINGS = """
our/or ours/ors oured/ored ouring/oring ourings/orings ourer/orer ourers/orers ourable/orable ourably/orably
ourite/orite ourites/orites ouritism/oritism ourful/orful ourfully/orfully ourism/orism ourless/orless
ourhood/orhood ourhoods/orhoods ourly/orly oury/ory ouries/ories oural/oral
arb ard arm behavi belab cand clam col demean disfav discol dishon dol enam endeav fav ferv flav glam harb hon hum lab
misbehavi misdemean neighb od parl ranc rig rum sav savi splend succ tricol tum unfav val vap vig watercol

led/ed ling/ing lings/ings ler/er lers/ers lous/ous lously/ously list/ist lists/ists
apparel barrel bedevil bevel cancel carol cavil channel chisel counsel cudgel dial disembowel dishevel drivel duel
enamel equal fuel funnel gambol gravel grovel gruel impanel imperil initial jewel label level libel marshal marvel medal
model panel parcel pedal pencil quarrel ravel refuel remodel revel rival shovel shrivel signal snivel spiral squirrel
stencil swivel total towel trammel travel trowel tunnel unequal unravel unrival untrammel victual yodel

lor/or lors/ors
counsel council

re/er res/ers red/ered ring/ering
amphitheat calib cent centimet epicent fib goit kilolit kilomet lacklust lit lust meag millilit millimet mit och
reconnoit sab saltpet scept sepulch somb spect theat

oeuvre/euver oeuvres/euvers oeuvred/euvered oeuvring/euvering oeuvrable/euverable
man outman

ce/se ces/ses ced/sed cing/sing celess/seless
defen licen offen practi preten

ogue/og ogues/ogs ogued/oged oguing/oging
anal catal demag dial epil homol monol pedag prol travel

ped/ed ping/ing per/er pers/ers
kidnap worship

sed/ed sing/ing ses/es
bias focus

ted/ed ting/ing
benefit combat

ful/lful fully/lfully fulness/lfulness
skil wil

/l s/ls ment/lment ments/lments
appal distil enrol enthral fulfil instil

ment/lment ments/lments
instal

ement/ment ements/ments
abridg acknowledg judg

xion/ction xions/ctions xional/ctional
conne defle infle refle

uld/ld ulds/lds ulded/lded ulding/lding uldy/ldy ulder/lder ulders/lders uldered/ldered uldering/ldering
uldings/ldings mo smo

se/ze sed/zed sing/zing ser/zer sers/zers
analy cataly electroly paraly
"""
"""Blocks of endings, British/American, with the stems that have them."""
_PAIRS = """
ageing/aging aluminium/aluminum anaemia/anemia anaemic/anemic anaesthesia/anesthesia anaesthetic/anesthetic
anaesthetics/anesthetics archaeological/archeological archaeologist/archeologist
archaeologists/archeologists archaeology/archeology artefact/artifact artefacts/artifacts axe/ax
centrepiece/centerpiece cheque/check chequebook/checkbook chequered/checkered cheques/checks cosy/cozy
cypher/cipher cyphers/ciphers czar/tsar czarina/tsarina czarism/tsarism czarist/tsarist czarists/tsarists czars/tsars
despatch/dispatch despatched/dispatched despatches/dispatches despatching/dispatching diarrhoea/diarrhea
encyclopaedia/encyclopedia encyclopaedias/encyclopedias encyclopaedic/encyclopedic faeces/feces foetal/fetal
foetus/fetus gaol/jail gaoled/jailed gaoler/jailer gaolers/jailers gaols/jails gipsies/gypsies gipsy/gypsy gramme/gram
grammes/grams grey/gray greyer/grayer greyish/grayish greys/grays gynaecology/gynecology haemoglobin/hemoglobin
haemorrhage/hemorrhage haemorrhages/hemorrhages jewellery/jewelry kilogramme/kilogram kilogrammes/kilograms
leukaemia/leukemia licencing/licensing likeable/likable marvellous/marvelous
marvellously/marvelously mediaeval/medieval moustache/mustache moustaches/mustaches oecumenical/ecumenical
oesophagus/esophagus oestrogen/estrogen omelette/omelet paediatric/pediatric palaeolithic/paleolithic
 pedlar/peddler pedlars/peddlers plough/plow ploughed/plowed ploughing/plowing ploughman/plowman
ploughs/plows ploughshare/plowshare ploughshares/plowshares programme/program programmes/programs pyjamas/pajamas
saleable/salable sceptic/skeptic sceptical/skeptical sceptically/skeptically scepticism/skepticism sceptics/skeptics
sizeable/sizable sulphate/sulfate sulphur/sulfur sulphuric/sulfuric theatregoer/theatergoer theatregoers/theatergoers
tranquillise/tranquilize tranquillised/tranquilized tranquillity/tranquility waggon/wagon waggons/wagons
woollen/woolen woollens/woolens yoghurt/yogurt
café/cafe cafés/cafes cliché/cliche clichés/cliches communiqué/communique communiqués/communiques coöperate/cooperate
coöperated/cooperated coöperation/cooperation coöperative/cooperative coördinate/coordinate coördinated/coordinated
coördination/coordination débâcle/debacle décor/decor dépôt/depot détente/detente élan/elan élite/elite élites/elites
émigré/emigre émigrés/emigres entrée/entree façade/facade façades/facades fiancé/fiance fiancée/fiancee naïve/naive
naïvely/naively naïveté/naivete naïvety/naivety première/premiere protégé/protege protégés/proteges régime/regime
régimes/regimes rôle/role rôles/roles
"""


_YO = "всё чём мёл берёт нёбо осёл лёт узнаёт признаёт берёте даёте шлём жёлоб"
_OTHER_WITH_YO = frozenset(_YO.split())
"""Russian words that may be others without their dots: всё is "everything", все "all people"."""


def standard(word: str) -> str:
    """The spelling by which all spellings of `word` are compared; `word` is of letters only, small ones.

    A word with a capital is left as it is, but for its ё.
    """
    if not word.isascii():
        word = word if word.lower() in _OTHER_WITH_YO else word.replace("ё", "е").replace("Ё", "Е")
    american = _american().get(word, word)
    return _ISE.sub("iz", american) if "is" in american else american


@cache
def _american() -> dict[str, str]:
    """The American spelling of each British word of the lists."""
    words = dict(pair.split("/") for pair in _PAIRS.split())
    for block in _ENDINGS.split("\n\n"):
        endings = [item.split("/") for item in block.split() if "/" in item]
        stems = [item for item in block.split() if "/" not in item]
        words |= {stem + british: stem + american for stem in stems for british, american in endings}
    return words
