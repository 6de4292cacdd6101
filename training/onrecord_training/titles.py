"""Titles beside persons' names: honorifics, offices, ranks and occupations. A bare name holds none of them."""

from __future__ import annotations

from pathlib import Path

_FILE = Path(__file__).parents[2] / "crates/onrecord-reading/data/en/titles.txt"

# Words that are given names or surnames more often than titles.
_NAMES_TOO = frozenset({"dean", "marshal", "author", "editor"})

# Titles that the program's list lacks, most of them from outside the English-speaking countries. Honorifics that are
# given names or surnames as often ("Tan", "Sultan", "Raja", "U") are left out.
_MORE = """
mister mme mlle monsieur mademoiselle herr frau señor señora senor senora sr. sra. doña dona signor signora pani
sheikha shaikh shaykh sheik sayed sayyid syed seyyed hajji haji hajja alhaji alhaja mullah mulla maulana mufti ayatollah ayatullah hojatoleslam
hojjatoleslam imam emir sultana begum sahib shri sri smt smt. kumari swami pandit thakur acharya rinpoche ven. ven venerable thero
thera dato datuk dato' datin puan encik tuan tengku tunku ustaz ustad kyai bapak ibu daw
mahn naw samdech oknha lok phra luang khun oba ooni alake igwe otunba oloye togbe kabaka omukama dejazmach
weyzero woizero w/ro gospodin tsar tsarina tsarevich tsarevna czar empress emperor kaiser pasha pharaoh caliph mikado
marquis marquess marchioness count countess viscount viscountess baroness duchess archduke archduchess dauphin
saint-father fr. fr mother sister monsignor msgr msgr. archdeacon apostle prophet patriarch metropolitan abbot abbess
hon. hon honourable honorable right rt. rt he h.e. h.e excellency majesty highness hrh comrade citizen
gen maj lt col capt sgt adm cmdr cmdr. commander brig brig. brigadier cpl cpl. corporal pvt pvt. private spc spc. specialist ssgt ssgt. lance
wing squadron group rear vice air flight master petty field marshal sub-inspector inspector-general asp dsp ssp igp dig sp supt supt. constable
sheriff warden ranger trooper agent det det.
mp mla mna mlc mep msp senators congresswoman congressman assemblyman assemblywoman selectman whip leader co-leader spokesperson
foreign prime home defence defense interior finance health education justice energy transport labour labor trade
undersecretary under-secretary envoy consul attaché attache diplomat administrator comptroller treasurer solicitor magistrate barrister advocate adv adv.
prosecutor registrar clerk governor-general lieutenant-governor lt.-gov permanent principal assistant associate acting interim former ex ex-
cabinet state union federal senior junior head co-founder founder ceo cfo coo cto chairperson chairwoman vice-president vice-chair
farmer resident student teacher nurse doctor lawyer lecturer researcher scientist economist analyst activist campaigner organiser organizer
businessman businesswoman entrepreneur trader fisherman driver shopkeeper pensioner villager artist singer actor actress comedian rapper
footballer striker midfielder defender goalkeeper captain skipper batsman bowler opener sprinter swimmer boxer quarterback pitcher
journalist reporter correspondent columnist broadcaster photographer filmmaker producer poet novelist playwright composer
engr engr. barr barr. pharm pharm. architect technician mechanic electrician carpenter plumber
dr madam madame mom dad mum auntie uncle aunt grandma grandpa cousin youtuber"""

# What an office of several words is of: "Secretary of State".
_FIELDS = frozenset(
    "state defense defence health education labor labour police staff interior justice finance commerce energy schools parliament foreign "
    "affairs transport transportation agriculture tourism trade war treasury".split()
)
# Offices that words of their own field stand before: "Home Secretary", "NASA Administrator".
_OFFICES = frozenset(
    "secretary minister president administrator senator governor commissioner ambassador spokesman spokeswoman spokesperson chairman chairwoman "
    "chairperson director professor coach mayor premier councillor representative undersecretary inspector superintendent general colonel major "
    "captain lieutenant sergeant admiral envoy leader prosecutor attorney judge congresswoman congressman emeritus manager officer".split()
)
_LINKS = frozenset({"of", "for", "the", "-", "&", "and", "/", "."})
_FIELD_WORDS = 4  # an office has at most so many words before it


def _read() -> frozenset[str]:
    words = set(_MORE.split())
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            gender, listed = line.split("\t")
            if gender != "s":
                words |= set(listed.split())
    return frozenset(word.rstrip(".") for word in words) - _NAMES_TOO


TITLES = _read()


def is_title(word: str) -> bool:
    return word.lower().rstrip(".") in TITLES


def leading_titles(words: list[str]) -> int:
    """The number of words of titles before a person's name. It is `len(words)` if there is nothing but titles."""
    at = 0
    while at < len(words):
        word = words[at]
        low = word.lower().rstrip(".")
        if low in TITLES or word in (".", "-", "/", ",") or at and low in _LINKS and is_title(words[at - 1]):
            at += 1
            if low in _OFFICES and at + 1 < len(words) and words[at] in ("of", "for"):
                behind = at + 1
                while behind < len(words) and (words[behind].lower() in _FIELDS or words[behind] in ("and", "the", ",")):
                    behind += 1
                if behind > at + 1:
                    at = behind
            continue
        office = next((k for k in range(at + 1, min(at + 1 + _FIELD_WORDS, len(words) - 1)) if words[k].lower() in _OFFICES), None)
        if office is None or words[office][0].isupper() != word[0].isupper():
            break
        at = office
    return at
