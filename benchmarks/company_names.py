"""Names of companies that nobody has, as the Danube region writes them, and the ways in which they are written anew.

Everything comes from one seed. The parts are common words, surnames, cities and legal forms of eight countries, and
invented brands of syllables, so that words are as frequent and as rare as in a register.
"""

# ruff: noqa: SIM905

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

SURNAMES = {
    "de": "Huber Gruber Wagner Pichler Steiner Moser Mayer Hofer Leitner Berger Eder Fischer Schmid Winkler Weber "
    "Schwarz Maier Schneider Reiter Mayr Wimmer Egger Brunner Lang Baumgartner Auer Binder Lechner Wolf Wallner Aigner "
    "Ebner Koller Lehner Haas Schuster Heilig Müller Hölzl Größl Köck Bäck Schönberger",
    "cs": "Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Marek Pospíšil Pokorný Hájek Král "
    "Jelínek Růžička Beneš Fiala Sedláček Doležal Zeman Kolář Navrátil Čermák Vaněk Urban Blažek Kříž Kovář Říha",
    "sk": "Horváth Kováč Varga Tóth Nagy Baláž Molnár Szabó Balog Lukáč Polák Gajdoš Krajčír Ďurica Hudák Šimko Oravec",
    "hu": "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász Lakatos Mészáros "
    "Oláh Simon Rácz Fekete Szilágyi Török Fehér Gál Kőrösi Bíró Sipos Lukács Gulyás",
    "sr": "Jovanović Petrović Nikolić Marković Đorđević Stojanović Ilić Stanković Pavlović Milošević Živković Tomić "
    "Kostić Lukić Simić Todorović Matić Perić Savić Đukić Ćirić Žikić Šarić Ljubić Njegovan",
    "ro": "Popescu Ionescu Popa Rusu Munteanu Stan Dumitru Stoica Gheorghe Matei Ciobanu Constantinescu Șerban Țurcanu "
    "Lungu Moldovan Diaconu Nistor Barbu Petrescu",
    "bg": "Иванов Георгиев Димитров Петров Николов Христов Стоянов Тодоров Илиев Атанасов Ангелов Колев Йорданов "
    "Марков Маринов Попов Желязков Цветков Щерев",
    "uk": "Мельник Шевченко Бондаренко Коваленко Бойко Ткаченко Кравченко Ковальчук Коваль Олійник Шевчук Поліщук "
    "Лисенко Марченко Савченко Руденко Мороз Петренко Клименко Щербак",
}
TRADES = {
    "de": "Bau|Gebäudereinigung|Reinigung|Hochbau|Tiefbau|Gebäudeservice|Catering|Transporte|Sicherheitsdienst|Holzbau|"
    "Elektrotechnik|Immobilien|Personalservice|Handel|Metallbau|Straßenbau|Facility Management|Entsorgung|Dachbau",
    "cs": "Stavby|Úklid|Stavební|Doprava|Ochrana|Servis|Elektro|Reality|Obchod|Kovo|Silnice|Montáže|Truhlářství",
    "sk": "Stavby|Upratovanie|Doprava|Stavebná|Ochrana|Servis|Elektro|Reality|Obchod|Montáže|Potraviny",
    "hu": "Építő|Takarító|Kereskedelmi|Szállítás|Ingatlan|Vagyonvédelmi|Élelmiszer|Villamos|Útépítő|Szolgáltató",
    "sr": "Gradnja|Čišćenje|Transport|Promet|Inženjering|Putevi|Obezbeđenje|Hrana|Elektro|Metal|Trade|Invest|Komerc",
    "ro": "Construcții|Curățenie|Transport|Comerț|Drumuri|Pază|Alimente|Instalații|Imobiliare|Electric",
    "bg": "Строй|Чистота|Транспорт|Инженеринг|Инвест|Храни|Охрана|Пътища|Електро|Сервиз|Трейд|Комерс",
    "uk": "Буд|Клінінг|Транс|Агро|Інвест|Сервіс|Торг|Охорона|Енерго|Шляхбуд|Монтаж",
}
CITIES = {
    "de": "Wien Graz Linz Salzburg Passau Regensburg Ulm München Krems Wels Steyr Villach",
    "cs": "Praha Brno Ostrava Olomouc Plzeň Zlín Jihlava Tábor Znojmo",
    "sk": "Bratislava Košice Žilina Nitra Trnava Komárno",
    "hu": "Budapest Győr Szeged Pécs Debrecen Miskolc Baja",
    "sr": "Beograd Niš Zagreb Osijek Sarajevo Podgorica Maribor Subotica Zenica Kragujevac",
    "ro": "București Cluj Timișoara Galați Brăila Sibiu Arad",
    "bg": "София Варна Русе Плевен Видин Бургас Пловдив",
    "uk": "Київ Одеса Львів Ізмаїл Чернівці Ужгород Харків",
}
FORMS = {
    "de": [("GmbH", "Ges.m.b.H.", "Gesellschaft mit beschränkter Haftung"), ("AG", "Aktiengesellschaft"),
           ("GmbH & Co. KG", "GmbH und Co KG"), ("KG", "Kommanditgesellschaft"), ("e.U.",)],
    "cs": [("s.r.o.", "spol. s r.o.", "s. r. o.", "společnost s ručením omezeným"), ("a.s.", "akciová společnost")],
    "sk": [("s.r.o.", "spol. s r.o.", "spoločnosť s ručením obmedzeným"), ("a.s.", "akciová spoločnosť")],
    "hu": [("Kft.", "Korlátolt Felelősségű Társaság"), ("Zrt.", "Zártkörűen Működő Részvénytársaság"), ("Bt.",)],
    "sr": [("d.o.o.", "DOO", "društvo sa ograničenom odgovornošću"), ("a.d.", "akcionarsko društvo"), ("d.d.",)],
    "ro": [("S.R.L.", "SRL", "Societate cu răspundere limitată"), ("S.A.", "Societate pe acțiuni")],
    "bg": [("ЕООД", "EOOD"), ("ООД", "OOD"), ("АД", "Акционерно дружество")],
    "uk": [("ТОВ", "Товариство з обмеженою відповідальністю", "LLC"), ("ПрАТ", "Приватне акціонерне товариство")],
}  # fmt: skip
SYLLABLES = ("al be cor da dun el fa fer gal gra hel in ka kon lo lu mar mo na ne no or pan pe ra ri ro sa san se sol "
             "sta ta te tek to tra tri u va ver vi vo za ze zo").split()  # fmt: skip
ENDINGS = "a an ar as ex ia ika in is ix o on or tech ten um us via".split()
NEUTRAL = "Plus Nova Group Invest Trade Service Team Expert Profi Euro Global System Solutions Projekt Partner".split()
COUNTRIES = tuple(FORMS)
_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщъьюя",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch a _ iu ia".split(),
        strict=True,
    )
) | {"ь": ""}
_SERBIAN = (
    ("lj", "љ"),
    ("nj", "њ"),
    ("dž", "џ"),
    *zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True),
)


def brand(pick: random.Random) -> str:
    """Return an invented word of two to four syllables."""
    return ("".join(pick.choice(SYLLABLES) for _ in range(pick.choice((1, 2, 2, 3)))) + pick.choice(ENDINGS)).title()


def company(pick: random.Random) -> tuple[str, str]:
    """Return the name of a company with its legal form, and the country whose ways it follows."""
    country = pick.choice(COUNTRIES)
    trades = TRADES[country].split("|")
    core = pick.choice(
        (
            lambda: [brand(pick), pick.choice(trades)],
            lambda: [brand(pick)],
            lambda: [brand(pick), brand(pick)],
            lambda: [brand(pick), pick.choice(NEUTRAL)],
            lambda: [pick.choice(SURNAMES[country].split()), pick.choice(trades), pick.choice(CITIES[country].split())],
            lambda: [pick.choice(SURNAMES[country].split()), brand(pick)],
            lambda: [pick.choice(trades), brand(pick), pick.choice(CITIES[country].split())],
            lambda: ["".join(pick.choice("ABDEGHKLMNPRSTV") for _ in range(3)), pick.choice(trades), brand(pick)],
            lambda: [brand(pick), pick.choice(trades), str(pick.randint(1, 30))],
        )
    )()
    form = pick.choice(FORMS[country])[0]
    return (f"{form} «{' '.join(core)}»" if country == "uk" else f"{' '.join(core)} {form}"), country


def rewritten(name: str, country: str, pick: random.Random) -> tuple[str, str]:
    """Return the name written in another way, and which way that is."""
    kind = pick.choice(tuple(WAYS))
    return WAYS[kind](name, country, pick), kind


def _parts(name: str, country: str) -> tuple[str, str]:
    """Return the name without its legal form, and the form."""
    if country == "uk":
        form, _, core = name.partition(" ")
        return core.strip("«»"), form
    for forms in FORMS[country]:
        if name.endswith(f" {forms[0]}"):
            return name.removesuffix(f" {forms[0]}"), forms[0]
    return name, ""


def _other_form(name: str, country: str, pick: random.Random) -> str:
    core, form = _parts(name, country)
    ways = next((forms for forms in FORMS[country] if forms[0] == form), ("",))
    return f"{core}, {pick.choice(ways[1:] or ways)}"


def _no_form(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    return _parts(name, country)[0]


def _capitals(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    return name.upper()


def _no_accents(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    text = unicodedata.normalize("NFKD", name.replace("đ", "dj").replace("Đ", "Dj").replace("ß", "ss"))
    return "".join(char for char in text if not unicodedata.combining(char))


def _other_script(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    text = name.lower()
    if country in {"bg", "uk"}:
        return "".join(_CYRILLIC.get(char, char) for char in text).upper()
    if country == "sr":
        for one, other in _SERBIAN:
            text = text.replace(one, other)
        return text.upper()
    return re.sub("ä|ö|ü", lambda match: {"ä": "ae", "ö": "oe", "ü": "ue"}[match.group(0)], text).title()


def _slip(name: str, country: str, pick: random.Random) -> str:
    """Let a letter of the longest word slip: left out, doubled, changed with its neighbour, or another one."""
    core, form = _parts(name, country)
    words = core.split()
    word = max(words, key=len)
    place = pick.randrange(1, max(2, len(word) - 1))
    kind = pick.randrange(4)
    if kind == 0:
        slipped = word[:place] + word[place + 1 :]
    elif kind == 1:
        slipped = word[:place] + word[place] + word[place:]
    elif kind == 2:
        slipped = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    else:
        slipped = word[:place] + pick.choice("aeioudlmnrst") + word[place + 1 :]
    return f"{core.replace(word, slipped)} {form}"


def _other_order(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    core, form = _parts(name, country)
    words = core.split()
    return f"{' '.join([*words[1:], words[0]])} {form}"


def _joined(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    core, form = _parts(name, country)
    words = core.split()
    return f"{''.join(words[:2])} {' '.join(words[2:])} {form}"


def _brackets(name: str, country: str, pick: random.Random) -> str:
    return f"{name} ({pick.choice(CITIES[country].split())})"


def _formerly(name: str, country: str, pick: random.Random) -> str:  # noqa: ARG001
    return f"{brand(pick)} {brand(pick)} (formerly {name})"


WAYS: dict[str, Callable[[str, str, random.Random], str]] = {
    "another way of writing the legal form": _other_form,
    "no legal form": _no_form,
    "capitals": _capitals,
    "no accents": _no_accents,
    "another script or spelling": _other_script,
    "a slip of the pen": _slip,
    "another order": _other_order,
    "words joined": _joined,
    "a place in brackets": _brackets,
    "a former name": _formerly,
}
