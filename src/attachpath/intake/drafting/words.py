"""What names of columns say, in the languages in which data sets are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from attachpath.instruments import available_instruments, load_instrument

__all__ = ["TIME_WORDS", "WORDS", "folded", "our_name", "says", "time_of", "translated", "words_of"]

WORDS: dict[str, frozenset[str]] = {
    role: frozenset(words.split())
    for role, words in {
        "client": "client* klient* patient* pat pt ptnr subject* subj participant* deltager* "
        "teilnehmer* proband* deelnemer* paciente* person* case caseid sag sagsnr respondent* "
        "family* familie* familia vp vpn vpnr borger* pupil* student* elev*",
        "id": "id ident nr no num nummer number numero code kode key row record* lobenr loebenr "
        "lbnr index clientid patientid",
        "therapist": "therapist* terapeut* therapeut* behandler* counsel* clinician* kliniker* "
        "psycholog psychologist* psykolog* therap thera",
        "site": "site* center* centre* centro* clinic klinik klinikk hospital* ward afdeling* "
        "praxis praksis clinicid klinikid",
        "school": "school* skole* schule* escola* preschool*",
        "class": "class classid classroom* klasse* turma",
        "cluster": "cluster*",
        "team": "team*",
        "session": "session* sess sitzung* sessao sesion sessie samtale* seance* time tid zeit "
        "tijd tempo wave* bolge welle* month* maaned* maned* monat* maand* mes week* uge* woche* "
        "semana* day* dag* tag tage dia visit* besog* occasion* measurement* maaling* maling* "
        "messzeitpunkt mzp moment t s w",
        "date": "date* dato* *dato *datum datum* fecha dob day",
        "age": "age alder* alter leeftijd idade edad ageyr ageyears",
        "gender": "gender* sex kon koen kjonn geschlecht geslacht sexo genero",
        "woman": "woman women female females f kvinde* kvinner frau* weiblich* w vrouw* mulher* "
        "feminin* girl* pige* k mujer*",
        "man": "man men male males m mand mann maend manner mannlich* maennlich* homem masculin* "
        "boy* dreng* hombre*",
        "experience": "experience* erfaring* erfahrung* anciennitet* ervaring* experiencia*",
        "orientation": "orientation* orientering* retning* approach* ausrichtung* tilgang*",
        "problem": "problem* diagnos* henvisning* presenting* hovedproblem*",
        "sense_of_coherence": "coherence sammenhaeng* koharenz* samenhang* soc",
        "emotion_regulation_difficulty": "folelsesregulering* emotionsregulation* emotieregulatie* "
        "ders",
        "interpersonal_trust": "trust tillid* vertrauen* vertrouwen* confianca",
        "count": "attended antal count n number anzahl aantal numero total gennemforte",
        "ended": "ended ending afslut* termination* ended* ophor*",
        "missing": "missing ubesvaret uoplyst refused fehlend* onbekend",
        "person word": "client clients patient patients years year yrs yr aar ar i at in intake "
        "baseline participant klient klientens therapist terapeut behandler the of",
    }.items()
}
"""Words by what they mean, folded; a star stands for any letters."""

_ENDED = {
    "completed": "complet* gennemfort* afsluttet* finished abgeschlossen voltooid* fuldfort*",
    "dropout": "dropout* drop frafald* abbruch* afbrudt* udeblev* uitval*",
    "referred": "refer* henvist* viderehenvist* uberwiesen verwezen",
    "ongoing": "ongoing igang* laufend lopend current* fortsat*",
}
ENDED_WORDS = {ours: frozenset(words.split()) for ours, words in _ENDED.items()}

TIME_WORDS: dict[str, str] = {
    word: time
    for time, words in {
        "pre": "pre before baseline base bl for foer vor vorher voor antes start indtag",
        "post": "post after efter nach nachher na depois slut end afslutning",
        "followup": "fu followup opfolgning katamnese",
    }.items()
    for word in words.split()
}
"""Time of measurement by word, folded."""

_OURS = {
    word: ours
    for ours, words in {
        "anxiety": "anxiety anx angst aengstlich ansiedade",
        "avoidance": "avoidance avoid undgaelse undgaaelse undvigelse vermeidung vermijding "
        "evitamento",
        "secure": "secure tryg sikker sicher",
        "avoidant": "avoidant undgaende undgaaende",
        "preoccupied": "preoccupied optaget",
        "goal": "goal mal maal ziel",
        "task": "task opgave aufgabe",
        "bond": "bond band baand bindung",
        "depth": "depth dybde tiefe",
        "symptoms": "symptoms symptomer symptome symptom",
        "differentiation": "differentiation differentiering",
    }.items()
    for word in words.split()
}
_SAYS_NOTHING = frozenset(
    ("total", "score", "sum", "mean", "gns", "gennemsnit", "mittelwert", "scale", "skala")
)
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "œ": "oe"})
_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 64


def folded(text: str) -> str:
    """Return a text in small letters without accents.

    Examples
    --------
    >>> folded("Køn, Größe, måned")
    'kon, grosse, maned'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded; numbers are left out.

    Examples
    --------
    >>> words_of("KlientNr"), words_of("cats_s1_02"), words_of("bdi.pre")
    (('klient', 'nr'), ('cats', 's'), ('bdi', 'pre'))
    """
    apart = _BOUNDARY.sub(" ", unicodedata.normalize("NFC", name))
    return tuple(re.findall(r"[^\W\d_]+", folded(apart)))


def says(role: str, words: Iterable[str], known: Sequence[str] | frozenset[str] = ()) -> bool:
    """Tell whether one of some words has a meaning.

    Examples
    --------
    >>> says("therapist", words_of("BehandlerNr")), says("therapist", words_of("behandling"))
    (True, False)
    """
    return any(_one_of(word, known or WORDS[role]) for word in words)


def _one_of(word: str, known: Iterable[str]) -> bool:
    return any(fnmatchcase(word, one) for one in known)


def time_of(word: str) -> str | None:
    """Return the time of measurement that a word says, alone or after a questionnaire's prefix.

    Examples
    --------
    >>> time_of("vorher"), time_of("iipfor"), time_of("iip")
    ('pre', 'pre', None)
    """
    if word in TIME_WORDS:
        return TIME_WORDS[word]
    prefixes = {load_instrument(name).prefix for name in available_instruments()}
    rests = (word.removeprefix(prefix) for prefix in prefixes if word.startswith(prefix))
    return next((TIME_WORDS[rest] for rest in rests if rest in TIME_WORDS), None)


def our_name(name: str) -> str:
    """Return a name that can stand in a formula: the own one where it can.

    Examples
    --------
    >>> our_name("PA"), our_name("bdi.pre"), our_name("Køn (1/2)"), our_name("2. måling")
    ('PA', 'bdi_pre', 'kon_1_2', 'x2_maling')
    """
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) and len(name) <= _LONGEST:
        return name
    made = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")
    made = made if made[:1].isalpha() else f"x{made}"
    return made[: _LONGEST - 4].rstrip("_")


def translated(name: str) -> str:
    """Return a name in the words that this package uses for scales and times.

    Examples
    --------
    >>> translated("ECR_Angst"), translated("iip_før"), translated("WAI total")
    ('ecr_anxiety', 'iip_pre', 'wai')
    """
    words = [_OURS.get(word, TIME_WORDS.get(word, word)) for word in words_of(name)]
    return "_".join(word for word in words if word not in _SAYS_NOTHING)
