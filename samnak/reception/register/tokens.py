"""Search tokens of names, numbers and phones. Each row of the register has its own: taken back, they go too."""

from collections.abc import Iterable
from uuid import UUID

from samnak.ground.matching.folding import name_tokens, number_tokens, phone_tokens
from samnak.reception.register.models import ContactPoint, Identifier, PersonName, SearchToken

LONGEST = 64


def write_name(row: PersonName) -> None:
    _write(row.person_id, row.pk, name_tokens(row.family, row.given))


def write_identifier(row: Identifier) -> None:
    _write(row.person_id, row.pk, number_tokens(row.value))


def write_phone(row: ContactPoint) -> None:
    _write(row.person_id, row.pk, phone_tokens(row.value))


def forget(source: UUID) -> None:
    SearchToken.objects.filter(source=source).delete()


def _write(person: UUID, source: UUID, found: Iterable[tuple[str, str]]) -> None:
    SearchToken.objects.bulk_create(
        [SearchToken(person_id=person, source=source, kind=kind, token=token[:LONGEST]) for kind, token in found]
    )
