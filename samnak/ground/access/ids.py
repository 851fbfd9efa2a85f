"""UUIDv7: sortable by the time of making, made where the record is made."""

import datetime as dt
import uuid

from uuid_utils import compat


def new_id() -> uuid.UUID:
    return compat.uuid7()


def made_at(id_: uuid.UUID) -> dt.datetime:
    """The moment written into a UUIDv7, in UTC."""
    return dt.datetime.fromtimestamp((id_.int >> 80) / 1000, dt.UTC)
