"""Language codes of translation models -> BCP 47 tags.

Models name languages by ISO 639-3 (``>>ita<<``), by ISO 639-3 and script (``ita_Latn``, NLLB-200)
or by BCP 47 itself (``__it__``, M2M-100). BCP 47 wants the two-letter code where there is one.
Source: https://www.iana.org/assignments/language-subtag-registry
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# ISO 639-3 codes with a two-letter twin. Codes of single languages (arb, pes, zsm ...) stand for
# the tag that news in them carries, as NLLB-200 names a member where others name the group.
_TWO_LETTER: Mapping[str, str] = {
    three: two
    for two, *threes in (
        entry.split(":")
        for entry in (
            "af:afr ak:aka am:amh ar:ara:arb as:asm ay:ayr az:aze:azj ba:bak be:bel bg:bul bm:bam "
            "bn:ben bo:bod br:bre bs:bos ca:cat cs:ces cy:cym da:dan de:deu dz:dzo ee:ewe el:ell "
            "en:eng eo:epo es:spa et:est:ekk eu:eus fa:fas:pes ff:ful:fuv fi:fin fj:fij fo:fao "
            "fr:fra fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj ha:hau he:heb hi:hin hr:hrv ht:hat "
            "hu:hun hy:hye id:ind ig:ibo is:isl it:ita ja:jpn jv:jav ka:kat kg:kon ki:kik kk:kaz "
            "km:khm kn:kan ko:kor ks:kas ku:kur:kmr ky:kir la:lat lb:ltz lg:lug li:lim ln:lin "
            "lo:lao lt:lit lv:lav:lvs mg:mlg:plt mi:mri mk:mkd ml:mal mn:mon:khk mr:mar ms:msa:zsm "
            "mt:mlt my:mya nb:nob ne:nep:npi nl:nld nn:nno no:nor nso:nso ny:nya oc:oci om:orm:gaz "
            "or:ori:ory pa:pan ps:pus:pbt pt:por qu:que:quy rn:run ro:ron ru:rus rw:kin sa:san "
            "sc:srd sd:snd sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi:als sr:srp "
            "ss:ssw st:sot su:sun sv:swe sw:swa:swh ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk "
            "tl:tgl tn:tsn tr:tur ts:tso tt:tat tw:twi ug:uig uk:ukr ur:urd uz:uzb:uzn vi:vie "
            "wo:wol xh:xho yi:yid:ydd yo:yor za:zha zh:zho:cmn zu:zul"
        ).split()
    )
    for three in threes
}

_M2M = re.compile(r"__([a-z]{2,3})__")
_NLLB = re.compile(r"([a-z]{3})_([A-Z][a-z]{3})")
_OPUS = re.compile(r">>([a-z]{2,3})(?:_([A-Z][a-z]{3}))?<<")
_OURS = re.compile(r"<([a-z]{2})>")


def bcp47(code: str) -> str:
    """``"ita"`` -> ``"it"``; a code without a two-letter twin stays as it is."""
    return _TWO_LETTER.get(code, code)


def our_tokens(tokens: Iterable[str]) -> dict[str, str]:
    """``<it>``: the language tokens of this project's own models, by BCP 47 tag."""
    return _by_language(_OURS, tokens)


def m2m_tokens(tokens: Iterable[str]) -> dict[str, str]:
    """``__it__``: the language tokens of M2M-100, by BCP 47 tag."""
    return _by_language(_M2M, tokens)


def nllb_tokens(tokens: Iterable[str]) -> dict[str, str]:
    """``ita_Latn``: the language tokens of NLLB-200, by BCP 47 tag."""
    return _by_language(_NLLB, tokens)


def opus_tokens(tokens: Iterable[str]) -> dict[str, str]:
    """``>>ita<<``: the tokens of an OPUS-MT model that writes several languages, by BCP 47 tag."""
    return _by_language(_OPUS, tokens)


def _by_language(form: re.Pattern[str], tokens: Iterable[str]) -> dict[str, str]:
    """The first token of a language gets its plain tag, one in another script ``zh-Hant``."""
    found: dict[str, str] = {}
    for token in tokens:
        match = form.fullmatch(token)
        if match is None:
            continue
        tag = bcp47(match[1])
        script = match[2] if form.groups > 1 else None
        if tag in found and script:
            tag = f"{tag}-{script}"
        found.setdefault(tag, token)
    return found
