"""Files that are no list, or that would do harm, are refused with one sentence."""

import io
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from samnak.reception.arrivals.reading import MESSAGES, Refused, limits, read, worker
from samnak.reception.arrivals.reading.sentences import REFUSALS
from tests.reception.arrivals.reading import builders

GOOD = builders.xlsx(builders.PEOPLE)


def changed(data: bytes, part: str, content: bytes | None = None, **more: bytes) -> bytes:
    """A workbook with one part replaced (None: dropped) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(part, content)
        for name, bytes_in in more.items():
            new.writestr(name.replace("__", "/"), bytes_in)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'


def many_parts() -> bytes:
    return changed(GOOD, "none", **{f"junk__{i}.xml": b"<a/>" for i in range(210)})


def lying_sizes() -> bytes:
    """A part of 60 MB that says it has 1,000 bytes."""
    data = bytearray(changed(GOOD, SHEET, b" " * 60_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        part = archive.getinfo(SHEET)
    size = struct.pack("<I", part.file_size)
    return bytes(data).replace(size, struct.pack("<I", 1000))


def rows_of(count: int) -> bytes:
    return b"Family name,Given name,A-number\n" + b"".join(b"Sok,Dara,A%09d\n" % (i + 1_000_000) for i in range(count))


FILES = {
    "empty": (b"", "empty"),
    "blanks": (b" \r\n\r\n ", "empty"),
    "too big": (b"a" * (limits.FILE_BYTES + 1), "file_too_big"),
    "bomb": (changed(GOOD, SHEET, b" " * 60_000_000), "unpacked_too_big"),
    "tight": (changed(GOOD, SHEET, b" " * 20_000_000), "packed_too_tight"),
    "lying": (lying_sizes(), "damaged"),
    "many parts": (many_parts(), "too_many_parts"),
    "entity in a sheet": (changed(GOOD, SHEET, ENTITY), "entities"),
    "entity in 16 bits": (changed(GOOD, SHEET, ENTITY.decode().encode("utf-16")), "entities"),
    "entity file": (ENTITY, "entities"),
    "truncated": (GOOD[: len(GOOD) // 2], "damaged"),
    "no workbook": (changed(GOOD, "xl/workbook.xml"), "kind_archive"),
    "word": (changed(GOOD, "xl/workbook.xml", None, word__document=b"x"), "kind_document"),
    "macros": (changed(GOOD, "none", None, **{"xl__vbaProject.bin": b"x"}), "macros"),
    "binary workbook": (changed(GOOD, "xl/workbook.xml", None, **{"xl__workbook.bin": b"x"}), "xlsb"),
    "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "damaged"),
    "web page": (b"<html><body><table><tr><td>Name</td></tr></table>", "html"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "xml"),
    "pdf": (b"%PDF-1.4 ...", "kind_pdf"),
    "program": (b"MZ\x90\0\3\0", "kind_program"),
    "picture": (b"\x89PNG\r\n\x1a\n", "kind_picture"),
    "nul": (b"Family name,Given name\nSok\0,Dara\n", "nul"),
    "header only": (b"Family name,Given name,Sex,Date of birth,A-number\n", "header_only"),
    "no people": (b"a,b,c\n1,2,3\n4,5,6\n", "no_people"),
    "no header": (b"SOK DARA,M,1970-05-06,047689639\nKEO CHAN,M,1971-05-06,047689638\n", "no_header"),
    "no names": (b"A-number,Date of birth\n047689639,1970-05-06\n", "no_names"),
    "columns": (b"Family name,Given name," + b"c," * 300 + b"\nSok,Dara\n", "too_many_columns"),
    "rows": (rows_of(20_001), "too_many_rows"),
    "open quote": (b'Name,A-number\n"SOK DARA,047689639\n' + b"KEO,A047689638\n" * 60, "cell_too_long"),
    "broken utf-8": ("ឈ្មោះ,លេខ A\nសុខ,047689639\n".encode()[:-20] + b"\xe1\n", "text_damaged"),
    "old font": ("eQµaH;ePT;A-number\nsuxPaB®;bæús;047689639\néf¶Exµ;®sI;047689638\n".encode("cp1252"), "old_font"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_in_one_sentence_here_and_in_the_worker(name: str) -> None:
    data, code = FILES[name]
    for way in (read, worker.read_limited):
        with pytest.raises(Refused) as refused:
            way(data, "list.xlsx")
        assert refused.value.code == code
        assert "%(" not in str(refused.value) and str(refused.value).endswith(".")


def test_exactly_the_allowed_rows_are_read() -> None:
    assert len(worker.read_limited(rows_of(20_000)).people) == 20_000


def test_the_worker_gives_the_same_reading() -> None:
    assert worker.read_limited(GOOD) == read(GOOD)
    assert worker.read_limited(GOOD, "odd\0 \ud800 name.xlsx").people == read(GOOD).people


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_by_the_worker() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused) as refused:
        worker.read_limited(changed(GOOD, SHEET, sheet.replace(b"</sheetData>", far)))
    assert refused.value.code in ("too_much_memory", "too_many_rows", "damaged")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("bytearray(10**9)", "crashed"),
        ("import os; os.abort()", "too_much_memory"),
        ("open('/tmp/samnak-reading-test', 'w').write('x' * 10)", "crashed"),
        ("while True: pass", "too_slow"),
        ("import os; os._exit(0)", "crashed"),
    ],
)
def test_a_reader_that_misbehaves_is_stopped_and_refused(body: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CPU_SECONDS", 1)
    start = f"import sys; sys.path.insert(0, sys.argv[1]); from {worker.__name__} import _limit_this_process as l; "
    start += "from samnak.reception.arrivals.reading import limits; limits.CPU_SECONDS = 1; l()\n" + body
    monkeypatch.setattr(worker, "_START", start)
    with pytest.raises(Refused) as refused:
        worker.read_limited(b"x")
    assert refused.value.code == code


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(worker.__file__).parents[4]
    command = [sys.executable, "-m", "samnak.reception.arrivals.reading", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_command_prints_json_or_one_sentence(tmp_path: Path) -> None:
    good, bad = tmp_path / "list.csv", tmp_path / "bad.csv"
    good.write_bytes(builders.text(builders.PEOPLE))
    bad.write_bytes(b"a,b\n1,2\n")
    done = run(str(good))
    assert done.returncode == 0 and '"family_name": "Meas"' in done.stdout
    for arguments in ((str(bad),), (str(tmp_path / "none.csv"),), (str(tmp_path),), ()):
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_reading_loads_no_django() -> None:
    code = "import sys; import samnak.reception.arrivals.reading.worker, samnak.reception.arrivals.reading as r; "
    code += "print('django' in sys.modules)"
    root = Path(worker.__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_code_used_has_a_sentence() -> None:
    folder = Path(worker.__file__).parent
    used = {
        code for path in folder.glob("*.py") for code in re.findall(r'Refused\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert used <= set(REFUSALS)
    assert all(sentence[0].isupper() or sentence[0] == "%" for sentence in MESSAGES.values())


def test_only_a_few_lists_are_read_at_once_and_the_next_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURN_SECONDS", 0)
    refused: list[str] = []
    at_once: list[int] = []
    running = 0

    def worker_that_meets_another(data: bytes, filename: str, today: object) -> object:
        nonlocal running
        running += 1
        at_once.append(running)
        try:
            if running <= limits.READERS:
                worker.read_limited(data)
        except Refused as error:
            refused.append(error.code)
        finally:
            running -= 1
        return read(data)

    monkeypatch.setattr(worker, "_read_in_worker", worker_that_meets_another)
    assert worker.read_limited(GOOD) == read(GOOD)
    assert (max(at_once), refused) == (limits.READERS, ["busy"])
    assert worker.read_limited(GOOD) == read(GOOD)  # both turns were given back


def test_a_refused_file_gives_its_turn_back() -> None:
    for _ in range(limits.READERS + 1):
        with pytest.raises(Refused) as refused:
            worker.read_limited(b"%PDF-1.4 ...")
        assert refused.value.code == "kind_pdf"
