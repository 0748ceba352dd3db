"""The words that tell a person from a place and from an organisation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: Words of rank and office, as they stand before a name. The last one of a title is its head.
TITLE_HEADS = frozenset(
    "president chancellor premier minister secretary senator congressman congresswoman governor "
    "mayor king queen prince princess sheikh emir sultan pope bishop archbishop cardinal rabbi "
    "imam "
    "ayatollah general colonel major captain lieutenant sergeant admiral marshal commander officer "
    "judge justice attorney prosecutor sheriff chief director chairman chairwoman chair ceo "
    "spokesman spokeswoman spokesperson ambassador envoy commissioner representative lawmaker "
    "deputy leader professor doctor dr mr mrs ms miss sir dame lord lady madam coach manager "
    "striker midfielder goalkeeper defender actor actress singer author writer journalist analyst "
    "economist activist dissident inspector detective superintendent constable councillor "
    "treasurer rep reps sen sens gov gen col lt sgt prof rev reverend father sister saint "
    "comrade".split()
)
#: What stands before the head of a title, beside capitalised words.
TITLE_MODIFIERS = frozenset(
    "former ex then acting interim deputy vice prime foreign defence defense interior finance "
    "health justice education trade energy environment economy affairs attorney home first second "
    "lady lord chief senior opposition party state assistant under general".split()
)
#: Titles that say how to address somebody, not what office they hold.
FORMS_OF_ADDRESS = frozenset("mr mrs ms miss sir dame madam dr doctor lord lady".split())
FORMER = frozenset({"former", "ex"})

#: A name with one of these is an organisation's, a text's or an event's.
ORGANISATION_WORDS = frozenset(
    "ministry university bank union party press forum committee commission council court "
    "department agency association organization organisation federation league club institute "
    "company corporation corp inc ltd group foundation society institution service services bureau "
    "office authority board congress senate parliament assembly house army navy force forces "
    "police "
    "church school college hospital museum times post news journal network radio television "
    "airlines "
    "airways nations international affairs act law bill treaty summit conference festival cup "
    "games "
    "award awards prize world amnesty alliance coalition movement front brigade regiment division "
    "trust fund centre center academy studios records systems technologies industries holdings "
    "partners capital exchange reserve treasury embassy consulate security global national".split()
)
PLACE_WORDS = frozenset(
    "street avenue road square river lake mount mountain mountains island islands sea ocean bay "
    "gulf strait valley county city town village province region district state states kingdom "
    "republic emirates airport station bridge park port peninsula desert coast beach east west "
    "north south northern southern eastern western".split()
)
#: Capitalised words that are no names of anyone.
NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june "
    "july august september october november december jan feb mar apr jun jul aug sept sep oct nov "
    "dec "
    "christmas easter ramadan i ii iii iv tv covid".split()
)
#: Words that begin a sentence and that the lexicon, which has the open classes, does not know.
SENTENCE_OPENERS = frozenset(
    "what whatever whichever whoever whose such many much more most several few fewer less least "
    "amongst tens dozens hundreds thousands millions billions mine yours hers ours theirs yes yeah "
    "no nope not oh ah um uh hey hello hi well ok okay please thanks thank else lest albeit "
    "notwithstanding versus plus minus whereby wherein whereupon hence thus".split()
)
#: Small words inside a name, between two capitalised ones.
INNER_WORDS = frozenset("of de la du di da del der den van von bin ibn al el and the for".split())
#: Who says, tells or thinks something is a person, or speaks for a body.
SPEECH_VERBS = frozenset(
    "said says told tells added asked wrote tweeted argued insisted recalled explained "
    "noted".split()
)
LOCATIVES = frozenset("in at near from to outside inside across".split())


@cache
def places() -> dict[str, str]:
    """Small-letter form of a known place -> its usual English form (places.txt)."""
    known: dict[str, str] = {}
    text = (Path(__file__).parent / "places.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        left, _, right = line.partition(" = ")
        if right == "plain":
            known.update({name.lower(): name for name in left.split("|")})
        else:
            known.update({name.lower(): left for name in (left, *right.split("|"))})
    return known
