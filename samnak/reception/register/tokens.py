"""Search tokens of names, numbers and phones. Each row of the register has its own: taken back, they go too."""

from collections.abc import Iterable
from uuid import UUID

from samnak.ground.access.actors import COMMAND
from samnak.ground.matching.folding import name_tokens, number_tokens, phone_tokens
from samnak.reception.register.models import ContactPoint, Identifier, Kin, PersonName, SearchToken
from samnak.reception.register.queries import OF_KIN

LONGEST = 64
BATCH = 500
Row = PersonName | Identifier | ContactPoint | Kin


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
    if isinstance(row, Kin):
        kind = next(k for k, compartment in OF_KIN.items() if compartment == row.compartment_of("phone"))
        return sorted({(kind, token) for _kind, token in phone_tokens(row.phone)})
    return phone_tokens(row.value) if row.kind == ContactPoint.Kind.PHONE else ()


def forget(source: UUID) -> None:
    SearchToken.objects.filter(source=source).delete()


def rebuild() -> int:
    """Every token anew, from the rows that hold; gives how many rows were read."""
    SearchToken.objects.all().delete()
    read = 0
    for model in (PersonName, Identifier, ContactPoint, Kin):
        batch: list[Row] = []
        for row in model.objects.visible_to(COMMAND).order_by("pk").iterator(chunk_size=BATCH):
            batch.append(row)
            if len(batch) == BATCH:
                write(batch)
                batch.clear()
            read += 1
        write(batch)
    return read
