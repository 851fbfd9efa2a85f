"""consents.toml: purposes, recipients, and the texts read to a person, in versions."""

from collections.abc import Iterable
from dataclasses import dataclass

from samnak.ground.packs import schema
from samnak.ground.packs.consents import KnownRecipient, Purpose
from samnak.ground.packs.policies import Policy
from samnak.ground.packs.policies_file import read_texts
from samnak.ground.packs.reading import Languages, choice_parts, read_items
from samnak.ground.packs.tables import Table


@dataclass(frozen=True)
class Consents:
    """All of the file. `staff_names`: whether the paper "Who saw me" names colleagues."""

    purposes: tuple[Purpose, ...]
    recipients: tuple[KnownRecipient, ...]
    texts: tuple[Policy, ...]
    staff_names: bool


def read_consents(file: Table, languages: Languages, base: Consents | None) -> Consents:
    """What the file says, laid over the pack this one extends. Every purpose has a text."""
    purposes = read_items(
        file, "purposes", "purpose", lambda table: _purpose(table, languages), base.purposes if base else ()
    )
    recipients = read_items(
        file, "recipients", "recipient", lambda table: _recipient(table, languages), base.recipients if base else ()
    )
    texts = read_texts(file, "texts", "consent text", languages, base.texts if base else ())
    _check_texts(file, purposes, texts)
    return Consents(purposes, recipients, texts, _staff_names(file, base))


def _staff_names(file: Table, base: Consents | None) -> bool:
    if "who_saw" not in file:
        return bool(base and base.staff_names)
    return file.table("who_saw", schema.ITEMS["who saw"]).boolean("staff_names")


def _purpose(table: Table, languages: Languages) -> Purpose:
    return Purpose(
        **choice_parts(table, languages),
        recipients=_some_of(table, "recipients", schema.RECIPIENT_KINDS),
        compartments=_some_of(table, "compartments", schema.TOLD_COMPARTMENTS),
        days=table.number("days", least=1, most=schema.LONGEST_CONSENT),
        once=table.boolean("once"),
    )


def _recipient(table: Table, languages: Languages) -> KnownRecipient:
    kind = table.string("kind")
    if kind not in schema.RECIPIENT_KINDS:
        raise table.error("kind", f"'kind' is \"{kind}\". Use one of {', '.join(schema.RECIPIENT_KINDS)}.")
    role = table.string("role", "")
    if (kind == "inside") != bool(role) and kind != "attorney":
        raise table.error("role", "a recipient of the kind 'inside' names a 'role' of this house, no other does.")
    if role not in ("", *schema.ASKING_ROLES):
        raise table.error("role", f"'role' is \"{role}\". Use one of {', '.join(schema.ASKING_ROLES)}.")
    return KnownRecipient(**choice_parts(table, languages), kind=kind, role=role)


def _some_of(table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = table.strings(key)
    for each in found:
        if each not in known:
            raise table.error(key, f"'{key}' names \"{each}\". Use some of {', '.join(known)}.")
    if not found or len(set(found)) < len(found):
        raise table.error(key, f"'{key}' must name at least one, and none twice.")
    return found


def _check_texts(file: Table, purposes: Iterable[Purpose], texts: Iterable[Policy]) -> None:
    """No purpose without words to read aloud, and no words without a purpose."""
    said, known = {text.key for text in texts}, {purpose.key for purpose in purposes}
    for key in (each for each in sorted(known - said)):
        raise file.error("texts", f"the purpose '{key}' has no text. Give one under [[texts]] with key = \"{key}\".")
    for key in sorted(said - known):
        raise file.error("texts", f"a text is for '{key}', and no purpose has this key.")
