"""Numbers that are spelt out, by language: a digit may become a word and back.

No locale data gives them without a rule engine of its own (CLDR's RBNF), so they stand here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from audit.language_tags import primary_subtag
from audit.quantities.locale_data import multipliers

_WORDS: Mapping[str, str] = {
    "en": "zero no|one a an once single first|two twice both couple pair second double|three third "
    "thrice triple|four fourth|five fifth|six sixth|seven seventh|eight eighth|nine ninth|ten "
    "tenth|eleven|twelve dozen",
    "de": "null kein keine keinen|ein eine einen einem einer eines eins einmal erste ersten erster|"
    "zwei zweier zweite zweiten zweimal beide beiden doppelt|drei dreier dritte dritten dreimal|"
    "vier vierte vierten|fünf fünfte fünften|sechs sechste|sieben siebte|acht achte|neun neunte|"
    "zehn zehnte|elf|zwölf dutzend",
    "fr": "zéro aucun aucune|un une premier première 1er|deux second seconde deuxième double|trois "
    "troisième triple|quatre quatrième|cinq cinquième|six sixième|sept septième|huit huitième|neuf "
    "neuvième|dix dixième|onze|douze douzaine",
    "it": "zero nessun nessuno nessuna|un uno una primo prima|due secondo seconda "
    "entrambi entrambe doppio|tre terzo terza|quattro quarto quarta|cinque quinto quinta|sei sesto "
    "sesta|sette settimo|otto ottavo|nove nono|dieci decimo|undici|dodici dozzina",
    "es": "cero ningún ninguno ninguna|un uno una primer primero primera|dos segundo segunda ambos "
    "ambas doble|tres tercer tercero tercera|cuatro cuarto cuarta|cinco quinto|seis sexto|siete "
    "séptimo|ocho octavo|nueve noveno|diez décimo|once|doce docena",
    "pt": "zero nenhum nenhuma|um uma primeiro primeira|dois duas segundo segunda ambos ambas|três "
    "terceiro terceira|quatro quarto|cinco quinto|seis sexto|sete sétimo|oito oitavo|nove nono|dez "
    "décimo|onze|doze dúzia",
    "nl": "nul geen|een één eerste|twee tweede beide|drie derde|vier vierde|vijf vijfde|zes zesde|"
    "zeven zevende|acht achtste|negen negende|tien tiende|elf|twaalf dozijn",
    "ru": "ноль нуля нет|один одна одно одного одной одну первый первая первого|два две двух двумя "
    "второй вторая оба обе|три трёх трех тремя третий|четыре четырёх четырех|пять пяти|шесть шести|"
    "семь семи|восемь восьми|девять девяти|десять десяти|одиннадцать|двенадцать дюжина",
}

#: The words for 13 to 19 and for 20 to 90, 100 and 1,000, in this order.
_MORE_VALUES = (*range(13, 20), *range(20, 100, 10), 100, 1000)
_MORE_WORDS: Mapping[str, str] = {
    "en": "thirteen fourteen fifteen sixteen seventeen eighteen nineteen|twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand",
    "de": "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn|zwanzig dreißig vierzig "
    "fünfzig sechzig siebzig achtzig neunzig hundert tausend",
    "fr": "treize quatorze quinze seize dix-sept dix-huit dix-neuf|vingt trente quarante cinquante "
    "soixante soixante-dix quatre-vingts quatre-vingt-dix cent mille",
    "it": "tredici quattordici quindici sedici diciassette diciotto diciannove|venti trenta "
    "quaranta cinquanta sessanta settanta ottanta novanta cento mille",
    "es": "trece catorce quince dieciséis diecisiete dieciocho diecinueve|veinte treinta cuarenta "
    "cincuenta sesenta setenta ochenta noventa cien mil",
    "pt": "treze catorze quinze dezasseis dezassete dezoito dezanove|vinte trinta quarenta "
    "cinquenta sessenta setenta oitenta noventa cem mil",
    "nl": "dertien veertien vijftien zestien zeventien achttien negentien|twintig dertig veertig "
    "vijftig zestig zeventig tachtig negentig honderd duizend",
    "ru": "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать|"
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто тысяча",
}


#: Other forms that matter, and the parts of words in which numbers are written together.
_MORE_FORMS: Mapping[str, Mapping[str, int]] = {
    "en": {
        "noon": 12, "nil": 0, "every": 1, "each": 1, "twice": 2, "hundreds": 100, "eighties": 80,
    },
    "de": {"mittag": 12, "mittags": 12, "jeder": 1, "jede": 1, "jedes": 1, "jeden": 1, "jedem": 1},
    "fr": {
        "midi": 12, "dizaine": 10, "vingt": 20, "cents": 100, "centaine": 100, "centaines": 100,
        "chaque": 1,
    },
    "it": {
        "mezzogiorno": 12, "decina": 10, "vent": 20, "trent": 30, "quarant": 40, "cinquant": 50,
        "sessant": 60, "settant": 70, "ottant": 80, "novant": 90, "cent": 100, "centinaia": 100,
        "tré": 3, "mille": 1000, "mila": 1000, "ogni": 1,
    },
    "es": {
        "mediodía": 12, "decena": 10, "veinti": 20, "veintiún": 21, "dós": 2, "trés": 3, "séis": 6,
        "ciento": 100, "cientos": 100, "cientas": 100, "quinientos": 500, "quinientas": 500,
        "setecientos": 700, "setecientas": 700, "novecientos": 900, "novecientas": 900, "cada": 1,
    },
    "pt": {
        "quatorze": 14, "dezesseis": 16, "dezessete": 17, "dezenove": 19, "dezena": 10,
        "cento": 100, "centena": 100, "centenas": 100, "duzentos": 200, "duzentas": 200,
        "trezentos": 300, "trezentas": 300, "quinhentos": 500, "quinhentas": 500, "centos": 100,
        "centas": 100, "cada": 1,
    },
    "ru": {
        "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600,
        "семьсот": 700, "восемьсот": 800, "девятьсот": 900, "двухсот": 200, "трёхсот": 300,
        "полдень": 12, "вдвое": 2, "втрое": 3, "каждый": 1,
    },
}  # fmt: skip

#: What stands between the parts of a number: "two hundred and five", "treinta y dos".
_JOINERS: Mapping[str, frozenset[str]] = {
    "en": frozenset({"and"}),
    "de": frozenset({"und"}),
    "fr": frozenset({"et"}),
    "es": frozenset({"y"}),
    "it": frozenset({"e"}),
    "pt": frozenset({"e"}),
    "nl": frozenset({"en", "ën"}),
    "ru": frozenset({"и"}),
}
_WRITTEN_TOGETHER = frozenset({"de", "nl", "it", "es", "pt"})
#: The longest number that is taken apart; longer words are none.
_MAX_CHARS = 48


@cache
def number_words(language: str) -> Mapping[str, int] | None:
    """``{"two": 2, "twenty": 20, ...}``; None for a language that is not listed."""
    primary = primary_subtag(language)
    if primary not in _WORDS:
        return None
    rows = enumerate(_WORDS[primary].split("|"))
    small = {word: number for number, words in rows for word in words.split()}
    more = _MORE_WORDS[primary].replace("|", " ").split()
    # Short ones are abbreviations, which stand behind figures only.
    large = {word: size for word, size in multipliers(primary).items() if len(word) > 3}
    listed = dict(zip(more, _MORE_VALUES, strict=True))
    return {**large, **small, **listed, **_MORE_FORMS.get(primary, {})}


def spelt_out(words_of_text: Iterable[str], language: str) -> frozenset[int] | None:
    """The numbers that a text says in words, inflected or with a word glued on ("vent'anni").

    None for a language that is not listed.
    """
    if number_words(language) is None:
        return None
    values = (value for word in words_of_text for value in _values(word.lower(), language))
    return frozenset(_sums(values))


@lru_cache(maxsize=8192)
def _values(word: str, language: str) -> tuple[int | str | None, ...]:
    """What the parts of a word count: a number, "und" for a joiner, None for any other word."""
    known = number_words(language) or {}
    joiners = _JOINERS.get(primary_subtag(language), frozenset())
    if word in joiners:
        return (word,)
    if word in known:
        return (known[word],)
    parts = _parts_expression(language)
    if parts and len(word) <= _MAX_CHARS and parts.fullmatch(word):
        found = re.findall(parts.pattern.removeprefix("(?:").removesuffix(")+"), word)
        return tuple(known.get(part, part) for part in found)
    if len(word) > 3:
        # "neunzigste", "двадцати", "vent": forms share their beginning with the word.
        alike = [name for name in known if _shares_stem(word, name)]
        if alike:
            return (known[max(alike, key=len)],)
    return (None,)


@cache
def _parts_expression(language: str) -> re.Pattern[str] | None:
    """Words such as "zweiunddreißig" and "duemila"; None where numbers are not written so."""
    primary = primary_subtag(language)
    if primary not in _WRITTEN_TOGETHER:
        return None
    names = [name for name, value in (number_words(language) or {}).items() if value]
    parts = sorted((*names, *_JOINERS[primary]), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, parts))})+")


def _sums(values: Iterable[int | str | None]) -> Iterator[int]:
    """Each number, and what numbers say that stand side by side: "five hundred thousand"."""
    total = current = 0
    is_joined = False
    for value in values:
        if isinstance(value, str):
            is_joined = True
            continue
        if value is None:
            total = current = 0
        elif value >= 1000:
            # "mil millones" is a thousand times a million, "a million" one.
            total = total + current * value if current else (total or 1) * value
            current = 0
        elif value == 100:
            current = (current or 1) * 100
        elif (current, value) == (4, 20):
            current = 80  # quatre-vingts
        elif current == 0 or _continues(current, value, is_joined):
            current += value
        else:
            total, current = 0, value
        is_joined = False
        if value is not None:
            yield from (value, current, total + current)


def _continues(current: int, value: int, is_joined: bool) -> bool:
    """True for "thirty-two", "soixante-douze", "hundred and five", "zwei und dreißig"."""
    rest = current % 100
    if rest == 0:
        return value < 100
    if is_joined and rest < 10 and value % 10 == 0:
        return 10 < value < 100
    return rest % 10 == 0 and (0 < value < 10 or (rest in (60, 80) and 0 < value < 20))


def _shares_stem(word: str, name: str) -> bool:
    stem = name[:-1]
    return len(stem) > 3 and word.startswith(stem)
