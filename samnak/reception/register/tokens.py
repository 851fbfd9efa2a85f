"""Search tokens of names, numbers and phones. Each row of the register has its own: taken back, they go too."""

from collections.abc import Iterable
from uuid import UUID

from samnak.ground.matching.folding import name_tokens, number_tokens, phone_tokens
from samnak.reception.register.models import ContactPoint, Identifier, PersonName, SearchToken

LONGEST = 64
Row = PersonName | Identifier | ContactPoint


def write(rows: Iterable[Row]) -> None:
    """Write the tokens of these rows, in one statement for all of them."""
    SearchToken.objects.bulk_create(
        [
            SearchToken(person_id=row.person_id, source=row.pk, kind=kind, token=token[:LONGEST])
            for row in rows
            for kind, token in _tokens_of(row)
        ]
    )


def _tokens_of(row: Row) -> Iterable[tuple[str, str]]:
    if isinstance(row, PersonName):
        return name_tokens(row.family, row.given)
    if isinstance(row, Identifier):
        return number_tokens(row.value)
    return phone_tokens(row.value) if row.kind == ContactPoint.Kind.PHONE else ()


def forget(source: UUID) -> None:
    SearchToken.objects.filter(source=source).delete()
