"""Column names: what a header cell says its column holds, in English or Khmer or both."""

import re
from dataclasses import dataclass
from functools import lru_cache

from samnak.ground.text import digits, hidden

NAME, FAMILY, GIVEN, MIDDLE, SUFFIX, KHMER_NAME = "name", "family_name", "given_name", "middle", "suffix", "khmer_name"
SEX, BIRTH_DATE, A_NUMBER, INDEX = "sex", "birth_date", "a_number", "index"
REMARKS = "remarks"
BIRTH_DAY, BIRTH_MONTH, BIRTH_YEAR = "birth_day", "birth_month", "birth_year"
NAME_ROLES = (NAME, FAMILY, GIVEN, KHMER_NAME)
FAMILY_FIRST, GIVEN_FIRST = "family_first", "given_first"
DMY, MDY = "dmy", "mdy"


@dataclass(frozen=True)
class Header:
    """What one header cell says: a role, and the order of a whole name or of a date where it tells one."""

    role: str | None
    name_order: str | None = None
    date_order: str | None = None


NOTHING = Header(None)

_FAMILY = re.compile(
    r"\b(sur ?names?|last ?names?|family ?names?|lnames?|last|nom)\b|នាមត្រកូល|គោត្តនាម|គោត្ដនាម"
    r"|នាមគ្រួសារ|ត្រកូល"
)
_GIVEN = re.compile(r"\b(given ?names?|fore ?names?|first ?names?|fnames?|first|given|christian names?|pr[eé]noms?)\b"
                    r"|នាមខ្លួន|(?<!គោត្ត)(?<!គោត្ដ)(?<!សន្ត)នាម(?!ត្រកូល|គ្រួសារ)")  # fmt: skip
_FAMILY_ALONE = re.compile(r"^family$|\bfamily\b(?=.*\bgiven\b)|(?<=given )family\b|(?<=given name )family\b")
_NAME = re.compile(
    r"\bnames?\b|\bfull ?names?\b"
    r"|\b(passengers?|detainees?|subjects?|persons?|individuals?|clients?)$|ឈ្មោះ|នាម"
)
_MIDDLE = re.compile(r"^(middle( ?names?| ?initials?)?|mi|m i|mname|2nd name|second name)$")
_SUFFIX = re.compile(r"^(name )?suffix$")
_KHMER = re.compile(r"\b(khmer|cambodian|km)\b|ខ្មែរ")
_LATIN = re.compile(r"\b(latin|english|roman(ised|ized)?|eng?)\b|ឡាតាំង|អង់គ្លេស|អក្សរឡា")
_OTHERS_NAME = re.compile(
    r"\b(relatives?|sponsors?|kin|contacts?|mother'?s?|father'?s?|parents?|spouse|wife|husband|sister"
    r"|brother|uncle|"
    r"aunt|guardian|poc|escorts?|officers?|attorney|lawyer|facility|emergency"
    r"|family (in|member|contact)|relation"
    r"(ship)?|village|flight|airline|country|city|state|agency|office|employer|file ?name|reception"
    r"|receiving)\b"
    r"|សាច់ញាតិ|បងប្អូន|ឪពុក|ម្តាយ|ម្ដាយ|ប្តី|ប្រពន្ធ|អាណាព្យាបាល|អ្នកធានា|ទំនាក់ទំនង|គ្រួសារ(?!$)"
)  # fmt: skip
_ALIAS = re.compile(
    r"\b(alias(es)?|aka|a k a|nick ?names?|also known|other names?|known as|moniker)\b|ឈ្មោះហៅក្រៅ"
    r"|ហៅក្រៅ|រហស្សនាម"
)
_BIRTH = re.compile(
    r"\b(d ?o ?b|birth ?dates?|birth ?days?|dates? of ?birth|born|dateofbirth|birth ?date|birth)\b"
    r"|កំណើត|ខែឆ្នាំ"
)
_NOT_BIRTH = re.compile(
    r"\b(place|country|city|province|pob|cob|town|birthplace|certificate|village|nation(ality)?"
    r"|order)\b|ទីកន្លែង|ស្រុក|ប្រទេស|ភូមិ|សំបុត្រ|ខេត្ត|លំដាប់"
)
_YEAR_ALONE = re.compile(r"^(yob|year of birth|birth year|year born)$|^ឆ្នាំកំណើត$")
_A_NUMBER = re.compile(
    r"^a ?/ ?n$|^a ?(#|no|nos|num|numbers?|nbr|file|files|nr|n°|№)?( ?(#|no|nos|num|number|n°"
    r"|№))?s?( \(?9 digits?\)?)?$"
    r"|\b(alien|uscis|a ?file|a ?number|a ?num|anumber|anum|afn)\b|\ba ?(#|№)|លេខ ?a\b|លេខ ?អេ"
    r"|លេខ ?អា(?!យ)|\ba ?លេខ"
)
_NAME_OF_ONE = re.compile(r"\balien'?s? (full )?name|name of alien")
_INDEX = re.compile(
    r"^(#|no|nos|nr|n°|№|nº|s ?/? ?n|s ?no|sr ?no|sl ?no|seq|sequence|item|line|order|count|id|row"
    r"|number|ល រ|លរ|ល|លេខ|លេខរៀង|លេខលំដាប់|no ល រ|ល រ no)$"
)
_SEX = re.compile(r"^(sexe?|gender|g|m ?/ ?f|f ?/ ?m|(sex|gender)[ /].*|.*[ /](sex|gender))$|ភេទ")
_PHONE = re.compile(r"\b(phones?|tel|telephone|mobile|cell|contact (no|number|#)|whatsapp|telegram)\b|ទូរស័ព្ទ|ទូរសព្ទ")
_PAPER = re.compile(
    r"\b(travel ?doc(ument)?s?|td|tdoc|laissez|passport|doc(ument)? ?(no|number|#)|itd"
    r"|cambodian id)\b|លិខិតឆ្លងដែន|លិខិតធ្វើដំណើរ|ឯកសារ|លិខិត"
)
_PLACE = re.compile(
    r"\b(place of birth|birth ?place|pob|cob|country of birth|birth (place|country|city))\b"
    r"|ទីកន្លែងកំណើត|ស្រុកកំណើត|កន្លែងកំណើត"
)
_REMARKS = re.compile(
    r"\b(remarks?|notes?|comments?|medical|medications?|medicines?|health|observations?|conditions?|special|needs"
    r"|assistance|disabilit(y|ies)|allerg(y|ies)|wheelchairs?|illness(es)?)\b"
    r"|ផ្សេង|សម្គាល់|សំគាល់|កំណត់|សុខភាព|ជំងឺ|ថ្នាំ|តម្រូវការ"
)
_RELATIVE = re.compile(
    r"\b(relatives?|sponsors?|kin|contacts?|family (in|member|contact)|poc|emergency|guardian)\b"
    r"|សាច់ញាតិ|បងប្អូន|អាណាព្យាបាល|អ្នកធានា|ទំនាក់ទំនង"
)
# What may hold the word for a name, a sex or a day and is not the person's own: "sex offender", "date of arrest".
_OF_AN_OFFENCE = re.compile(
    r"\b(offen[cs]es?|offenders?|offen[cs]ive|convict(s|ed|ions?)?|crimes?|criminal(?! alien)|charges?|arrest(s|ed)?"
    r"|sentences?|court|judge|felon(y|ies)?|gangs?|drugs?|substance|hiv|aids|diagnos(is|es)|diseases?)\b"
    r"|ទោស|បទល្មើស|ឧក្រិដ្ឋ|ចាប់ខ្លួន|តុលាការ|គ្រឿងញៀន|ប្រភេទ|ជំងឺ|អេដស៍"
)
_DAY_FIRST = re.compile(
    r"\bd{1,2}[\W_]*m{1,3}[\W_]*y{2,4}\b|\bd/m/y\b|\bdmy\b|\bday\W+month\W+year\b|\bday first\b"
    r"|ថ្ងៃ\s*[/.\-]\s*ខែ\s*[/.\-]\s*ឆ្នាំ"
)
_MONTH_FIRST = re.compile(
    r"\bm{1,3}[\W_]*d{1,2}[\W_]*y{2,4}\b|\bm/d/y\b|\bmdy\b|\bmonth\W+day\W+year\b|\bmonth first\b"
    r"|\b(us|u\.s\.|american|us date) (format|style|order)\b|ខែ\s*[/.\-]\s*ថ្ងៃ\s*[/.\-]\s*ឆ្នាំ"
)
_FORMAT_ONLY = re.compile(r"^[(\[]?\s*([dmy]{1,4}[\W_]*){2,3}[)\]]?$")
_SIGNS = re.compile(r"[\s_.:*()\[\]{}\"“”,;–—\-]+")


def plain(text: str) -> str:
    """A header in small letters, without signs that say nothing: "A-FILE NO." -> "a file no"."""
    return _SIGNS.sub(" ", hidden.tidy(digits.to_latin(text)).replace("’", "'").casefold()).strip()


@lru_cache(maxsize=8192)
def understand(text: str) -> Header:
    """What a header cell says. Anything longer than a column name says nothing."""
    if not text.strip() or len(text) > 120:
        return NOTHING
    words = plain(text)
    if not words and text.strip() in ("#", "№"):
        return Header(INDEX)
    return Header(*_role(words, text.casefold()))


def _role(words: str, raw: str) -> tuple[str | None, str | None, str | None]:
    if _INDEX.match(words):
        return INDEX, None, None
    if _PLACE.search(words):
        return "birth_place", None, None
    if _OF_AN_OFFENCE.search(words):
        return (REMARKS if _REMARKS.search(words) else None), None, None
    if _YEAR_ALONE.match(words):
        return BIRTH_YEAR, None, None
    if _BIRTH.search(words) and not _NOT_BIRTH.search(words):
        return _birth(words, raw)
    if _ALIAS.search(words):
        return "alias", None, None
    if _PHONE.search(words):
        return "phone", None, None
    if _A_NUMBER.search(words) and not _OTHERS_NAME.search(words) and not _NAME_OF_ONE.search(words):
        return A_NUMBER, None, None
    if _PAPER.search(words):
        return "travel_document", None, None
    if _SEX.search(words):
        return SEX, None, None
    found = _name(words, raw)
    if found[0]:
        return found
    if _RELATIVE.search(words):
        return "relative", None, None
    return (REMARKS if _REMARKS.search(words) else None), None, None


def tells_of_kin(text: str) -> bool:
    """True for the column of a relative or sponsor, whatever it says of them: their name, their telephone."""
    return bool(_RELATIVE.search(plain(text)))


def is_remark(text: str) -> bool:
    """True for a column that remarks something of a person, also beside something else it holds."""
    return bool(_REMARKS.search(plain(text)))


def date_order(text: str) -> str | None:
    """Say "dmy" or "mdy" when the words of a header say so; None when they say nothing or both."""
    raw = hidden.tidy(text).casefold()
    day_first, month_first = _DAY_FIRST.search(raw), _MONTH_FIRST.search(raw)
    if bool(day_first) == bool(month_first):
        return None
    return DMY if day_first else MDY


def is_format_hint(text: str) -> bool:
    """True for a cell that only says how a date is written: "(mm/dd/yyyy)"."""
    return bool(_FORMAT_ONLY.match(text.strip().casefold()))


def _birth(words: str, raw: str) -> tuple[str | None, str | None, str | None]:
    order = date_order(raw)
    part = re.search(r"(?:^|birth |dob |កំណើត )(day|month|year|dd|mm|yyyy|yy|ថ្ងៃ|ខែ|ឆ្នាំ)$", words)
    if part and words not in ("birth day", "birthday") and not order:
        roles = {"d": BIRTH_DAY, "ថ": BIRTH_DAY, "m": BIRTH_MONTH, "ខ": BIRTH_MONTH}
        return roles.get(part.group(1)[0], BIRTH_YEAR), None, None
    return BIRTH_DATE, None, order


def _name(words: str, raw: str) -> tuple[str | None, str | None, str | None]:
    if _MIDDLE.match(words):
        return MIDDLE, None, None
    if _SUFFIX.match(words):
        return SUFFIX, None, None
    if _OTHERS_NAME.search(words):
        return None, None, None
    family, given = _FAMILY.search(words) or _FAMILY_ALONE.search(words), _GIVEN.search(words)
    if family and given:
        if _KHMER.search(words) and not _LATIN.search(words):
            return KHMER_NAME, None, None
        return NAME, FAMILY_FIRST if family.start() < given.start() else GIVEN_FIRST, None
    if family:
        return FAMILY, None, None
    if given:
        return GIVEN, None, None
    if not _NAME.search(words):
        return (
            (KHMER_NAME, None, None)
            if re.fullmatch(r"(in )?khmer|ខ្មែរ|ជាអក្សរខ្មែរ|អក្សរខ្មែរ", words)
            else (None, None, None)
        )
    if _KHMER.search(words) and not _LATIN.search(words):
        return KHMER_NAME, None, None
    return NAME, None, None
