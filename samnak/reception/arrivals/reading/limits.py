"""How big a list may be. Looked at before anything is unpacked or parsed.

Source of the numbers: safeguards, section 4.5 (xlsx and csv manifests).
"""

import io
import re
import zipfile

from .refusals import Refused

MEGABYTE = 1_000_000
FILE_BYTES = 10 * MEGABYTE
UNPACKED_BYTES = 50 * MEGABYTE
RATIO = 100
ENTRIES = 200
COLUMNS = 200
ROWS = 20_000
TITLE_ROWS = 100  # rows that may stand above the people, on top of ROWS
TEXT_LETTERS = 20_000_000
NAME_LETTERS = 200  # in one part of a name: as many as the register keeps
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 25
READERS = 2  # at once in one process of the site: each may take MEMORY_BYTES
TURN_SECONDS = 5  # how long a file waits for its turn to be read

_CHUNK = 1 << 16
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_SMALL_ENTRY = MEGABYTE  # below this an entry may be packed as tight as it likes


def check_size(data: bytes) -> None:
    """Refuse an empty or too big file."""
    if not data:
        raise Refused("empty")
    if len(data) > FILE_BYTES:
        megabytes = f"{len(data) / MEGABYTE:.1f}"
        raise Refused("file_too_big", {"megabytes": megabytes, "limit": FILE_BYTES // MEGABYTE})


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The zip archive, after its directory and then every byte of its parts were counted.

    Declared sizes may lie, so the parts are unpacked piece by piece into nothing, counting, and stopped at
    the limit. XML parts that define entities are refused on the way.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_directory(archive, len(data))
        _count_parts(archive, len(data))
    except Refused:
        raise
    except Exception as error:  # zipfile raises many kinds on a broken archive
        raise Refused("damaged") from error
    return archive


def _check_directory(archive: zipfile.ZipFile, packed: int) -> None:
    parts = archive.infolist()
    if len(parts) > ENTRIES:
        raise Refused("too_many_parts", {"count": len(parts), "limit": ENTRIES})
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("encrypted")
    if len({part.filename for part in parts}) != len(parts):
        raise Refused("damaged")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Refused("damaged")
    _check_unpacked(sum(part.file_size for part in parts), packed)
    for part in parts:
        if part.file_size > _SMALL_ENTRY:
            _check_unpacked(part.file_size, max(part.compress_size, 1))


def _check_unpacked(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED_BYTES:
        raise Refused("unpacked_too_big", {"limit": UNPACKED_BYTES // MEGABYTE})
    if unpacked > _SMALL_ENTRY and unpacked > RATIO * packed:
        raise Refused("packed_too_tight", {"limit": RATIO})


def _count_parts(archive: zipfile.ZipFile, packed: int) -> None:
    total = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            size, tail = 0, b""
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                if size > part.file_size:
                    raise Refused("damaged")
                _check_unpacked(total, packed)
                tail = _check_entities(tail, chunk)


def _check_entities(tail: bytes, chunk: bytes) -> bytes:
    """Refuse a document type or entity in 8- or 16-bit letters; gives the bytes to look at again."""
    both = tail + chunk
    suspect = b"<!" in both or b"<\0!" in both
    if suspect and (_ENTITIES.search(both) or _ENTITIES.search(both.replace(b"\0", b""))):
        raise Refused("entities")
    return both[-40:]
