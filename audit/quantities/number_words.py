"""Numbers that are spelt out, by language: a digit may become a word and back.

No locale data gives them without a rule engine of its own (CLDR's RBNF), so they stand here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from audit.language_tags import primary_subtag

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


@cache
def number_words(language: str) -> Mapping[str, int] | None:
    """``{"two": 2, "twenty": 20, ...}``; None for a language that is not listed."""
    primary = primary_subtag(language)
    if primary not in _WORDS:
        return None
    rows = enumerate(_WORDS[primary].split("|"))
    small = {word: number for number, words in rows for word in words.split()}
    more = _MORE_WORDS[primary].replace("|", " ").split()
    return {**small, **dict(zip(more, _MORE_VALUES, strict=True))}


def spelt_out(words_of_text: Iterable[str], language: str) -> frozenset[int] | None:
    """The numbers that a text says in words, inflected or with a word glued on ("vent'anni").

    None for a language that is not listed.
    """
    known = number_words(language)
    if known is None:
        return None
    found: set[int] = set()
    previous: int | None = None
    for word in words_of_text:
        lower = word.lower()
        value = known.get(lower)
        if value is None and len(lower) > 3:
            # "neunzigste", "двадцати", "vent": forms share their beginning with the word.
            alike = [name for name in known if _shares_stem(lower, name)]
            value = known[max(alike, key=len)] if alike else None
        if value is not None:
            found.add(value)
        if previous and value and previous % 10 == 0 and 0 < value < 10:
            found.add(previous + value)  # "thirty-two"
        previous = value
    return frozenset(found)


def _shares_stem(word: str, name: str) -> bool:
    stem = name[:-1]
    return len(stem) > 3 and word.startswith(stem)
