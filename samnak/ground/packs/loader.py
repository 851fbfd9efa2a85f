"""Find a pack's folder, read its files, check them, and keep the one this installation uses."""

import os
import zoneinfo
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from samnak.ground.packs import casework_file, reading, schema
from samnak.ground.packs.consents_file import read_consents
from samnak.ground.packs.courses_file import read_courses
from samnak.ground.packs.errors import PackError
from samnak.ground.packs.gazetteer import Gazetteer
from samnak.ground.packs.gazetteer_file import read_gazetteer
from samnak.ground.packs.holidays_file import read_calendar
from samnak.ground.packs.pack import Pack
from samnak.ground.packs.parts import Choice, Remark, Service
from samnak.ground.packs.policies_file import read_policies
from samnak.ground.packs.tables import Table, read_file

SHIPPED = Path(__file__).resolve().parents[2] / "packs"
DEFAULT = "cambodia"
VARIABLE = "SAMNAK_PACK"


@cache
def current() -> Pack:
    """The pack of this installation: the environment's SAMNAK_PACK (the name of a shipped pack, or a
    folder), else the default. Read once; `current.cache_clear()` forgets it."""
    return load(os.environ.get(VARIABLE) or None)


def load(path: str | Path | None = None) -> Pack:
    """Read and check a pack: a shipped one by name, any other by its folder. Raises PackError."""
    folder = _folder(path or DEFAULT, SHIPPED)
    return _load(folder, ())


def _folder(path: str | Path, beside: Path) -> Path:
    folder = Path(path) if Path(path).is_absolute() else beside / path
    if not (folder / "pack.toml").is_file():
        raise PackError(f"there is no programme pack in {folder}. Set {VARIABLE} to its folder.", file="pack.toml")
    return folder


def _load(folder: Path, on_the_way: tuple[Path, ...]) -> Pack:
    file = read_file(folder / "pack.toml", schema.FILES["pack.toml"])
    base = _base(file, folder, on_the_way)
    if base:
        inherited = {key: value for key, value in base.values.items() if key not in ("extends", "airports")}
        file.values = inherited | file.values
    return _Reader(folder, file, base.pack if base else None).pack()


class _Base:
    """The pack another one extends, and the values of its pack.toml."""

    def __init__(self, folder: Path, on_the_way: tuple[Path, ...]) -> None:
        self.pack = _load(folder, on_the_way)
        table = read_file(folder / "pack.toml", schema.FILES["pack.toml"])
        further = _base(table, folder, on_the_way)
        self.values: dict[str, Any] = (further.values if further else {}) | table.values


def _base(file: Table, folder: Path, on_the_way: tuple[Path, ...]) -> _Base | None:
    if "extends" not in file:
        return None
    name = file.string("extends")
    beside = SHIPPED if (SHIPPED / name).is_dir() else folder
    try:
        extended = _folder(name, beside).resolve()
    except PackError:
        raise file.error("extends", f'there is no programme pack "{name}" to extend.') from None
    if extended in (*on_the_way, folder.resolve()):
        raise file.error("extends", f'"{name}" extends this pack in turn. One of the two must stand alone.')
    return _Base(extended, (*on_the_way, folder.resolve()))


class _Reader:
    """Reads the files of one folder, laid over the pack it extends (None: it stands alone)."""

    def __init__(self, folder: Path, file: Table, base: Pack | None) -> None:
        self.folder = folder
        self.file = file
        self.base = base
        self.languages = file.strings("languages")
        if not self.languages or len(set(self.languages)) < len(self.languages):
            raise file.error("languages", "'languages' must name each language of the pack once.")

    def pack(self) -> Pack:
        files = {name: self._open(name) for name in schema.FILES if name != "pack.toml"}
        base: Any = self.base or _Nothing
        services = reading.read_services(files["services.toml"], self.languages, base.services)
        lists = self._answers(files, services)
        camps = reading.read_camps(files["camps.toml"], self.languages, lists["camps.kinds"], base.camps)
        authorities = reading.read_authorities(files["receiving.toml"], self.languages, base.authorities)
        airports = reading.read_airports(self.file, self.languages, base.airports)
        casework, reviews = casework_file.read_casework(
            files["casework.toml"], self.languages, base.casework, base.lists.get("casework.reviews", ())
        )
        statuses = lists["register.life_statuses"]
        courses = read_courses(files["courses.toml"], self.languages, statuses, base.courses)
        consents = read_consents(files["consents.toml"], self.languages, base.consents)
        lists |= {"consents.purposes": consents.purposes, "consents.recipients": consents.recipients}
        lists |= {"camps": camps, "services": services, "authorities": authorities, "airports": airports}
        lists |= {"casework.reviews": reviews, "courses": courses}
        return Pack(
            **self._head(),
            airports=airports,
            authorities=authorities,
            kept_apart=files["receiving.toml"].strings("kept_apart", base.kept_apart),
            services=services,
            camps=camps,
            lists=MappingProxyType(lists),
            spoken_lines=MappingProxyType(
                reading.read_spoken(files["welcome.toml"], self.languages, dict(base.spoken_lines))
            ),
            casework=casework,
            courses=courses,
            calendar=read_calendar(files["holidays.toml"], self.languages, base.calendar),
            consents=consents,
            policies=read_policies(files["policies.toml"], self.languages, base.policies),
            gazetteer=self._gazetteer(files["gazetteer.toml"]),
            remarks=self._remarks([self.file, *files.values()], base.remarks),
        )

    def _gazetteer(self, file: Table) -> Gazetteer:
        if not file.values and self.base:
            return self.base.gazetteer
        return read_gazetteer(file, self.folder, self.languages)

    def _remarks(self, files: list[Table], base: tuple[Remark, ...]) -> tuple[Remark, ...]:
        """What is still to be looked at; what this folder says anew is judged by its own words only."""
        said_anew = {place for file in files for place in reading.find_places(file)}
        own = [remark for file in files for remark in reading.find_remarks(file)]
        return (*(remark for remark in base if said_anew.isdisjoint(reading.places_above(remark))), *own)

    def _open(self, name: str) -> Table:
        path = self.folder / name
        if path.exists():
            return read_file(path, schema.FILES[name])
        if self.base is None:
            raise PackError("this file is missing from the pack.", file=name)
        return Table(self.file.source, (), {}, ())

    def _head(self) -> dict[str, Any]:
        file = self.file
        country = file.matching("country", "[A-Z]{2}", 'the two-letter code, "KH"')
        return {
            "key": file.key(),
            "label": file.text("label", self.languages),
            "languages": self.languages,
            "country": country,
            "time_zone": self._time_zone(),
            "currency": reading.read_currency(file.table("currency", schema.ITEMS["currency"])),
            "phone_country_code": file.matching("phone_country_code", "[1-9][0-9]{0,2}", 'digits only, "855"'),
            "start_of_programme": file.date("start_of_programme"),
            "organisation": reading.read_organisation(
                file.table("organisation", schema.ITEMS["organisation"]), self.languages
            ),
            "help_line": reading.read_help_line(file.table("help_line", schema.ITEMS["help line"]), self.languages),
        }

    def _time_zone(self) -> str:
        name = self.file.string("time_zone")
        try:
            return zoneinfo.ZoneInfo(name).key
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            said = f'there is no time zone "{name}". Write it like Asia/Tokyo.'
            raise self.file.error("time_zone", said) from None

    def _answers(self, files: dict[str, Table], services: tuple[Service, ...]) -> dict[str, tuple[Choice, ...]]:
        found: dict[str, tuple[Choice, ...]] = {}
        makers = {
            "register.identifier_kinds": reading.read_identifier_kind,
            "casework.units": casework_file.read_unit,
            "casework.places": casework_file.read_place,
            "casework.contact_ways": casework_file.read_contact_way,
            "casework.appointment_kinds": casework_file.appointment_kind_reader(found),
            "casework.note_kinds": casework_file.note_kind_reader(found),
            "casework.repeat_steps": casework_file.read_repeat_step,
            "casework.record_kinds": casework_file.record_kind_reader(services, found),
        }
        for file_name, names in schema.ANSWER_LISTS.items():
            for name in names:
                full = f"{file_name.removesuffix('.toml')}.{name}"
                base = self.base.lists[full] if self.base else ()
                make = makers.get(full, reading.read_answer)
                found[full] = reading.read_answers(files[file_name], full, self.languages, base, make)
        return found


class _Nothing:
    """What a pack that stands alone is laid over."""

    airports = authorities = services = camps = courses = policies = remarks = kept_apart = ()
    casework = calendar = consents = None
    lists: dict[str, Any] = {}
    spoken_lines: dict[str, Any] = {}
