"""Lists as offices send them, made here: the embassy's manifest, dates that can be read two ways, files that lie."""

import io
import zipfile

import xlsxwriter

# What the embassy's manifest says: every shape of A-number it uses, one without, one person twice.
MANIFEST = [
    ("TEP, RATHA", "090000101", "25-MAR-1986"),
    ("SENG, PHEARUM TONY", "A090000102", "28-JAN-1983"),
    ("KEO, THIDA ROSE", "A 090 000 103", "18-JUL-1972"),
    ("PHAN, KIMSAN", "a-090-000-104", "1/1/1972"),
    ("CHAN, OUDOM JAMES", "A90000105", "25-JUL-1985"),
    ("PEN, BOREY", None, "26-MAY-1979"),
    ("OUK, SAVUTH MICHAEL", "090000107", "UNK"),
    ("KEO, THIDAH", "A090000103", "18-JUL-1972"),
]
PEOPLE = len(MANIFEST)


def manifest() -> bytes:
    """The embassy's workbook: a sheet of codes first, merged title rows, the people, then a TOTAL row."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        codes = book.add_worksheet("Codes")
        codes.write_row(0, 0, ["Code", "Meaning"])
        codes.write_row(1, 0, ["STY", "Stay granted"])
        sheet = book.add_worksheet("MANIFEST")
        sheet.merge_range("A1:F1", "UNITED STATES GOVERNMENT - REPATRIATION MISSION")
        sheet.merge_range("A2:F2", "DESTINATION: PHNOM PENH (PNH)")
        sheet.write_row(3, 0, ["#", "NAME (LAST, FIRST MIDDLE)", "A-FILE NO.", "DOB", "SEX", "REMARKS"])
        for number, (name, a_number, born) in enumerate(MANIFEST, 1):
            sheet.write_row(3 + number, 0, [number, name, a_number, born, "FEMALE" if "THIDA" in name else "MALE"])
        sheet.write(5 + PEOPLE, 1, f"TOTAL: {PEOPLE} PAX")
        sheet.write(6 + PEOPLE, 1, "Escorts: 12")
    return file.getvalue()


def two_ways() -> bytes:
    """A text list whose dates nobody can tell apart: 06/09 may be June or September."""
    return (
        "ឈ្មោះ (Khmer);Name;Sex;Date of birth;A number\n"
        "ឡុង រិទ្ធី;Rithy Michael LONG;M;05/05/1987;A090128033\n"
        "គឹម វាសនា;Veasna KIM;M;06/09/1972;A029898318\n"
        "ទូច មករា;Makara David TOUCH;M;03/12/1977;A049861367\n"
        "សេង កុសល;Kosal SENG;M;09/04/1969;A048302362\n"
    ).encode("utf-8-sig")


def truncated() -> bytes:
    """The first half of a workbook: the line broke while it was sent."""
    whole = manifest()
    return whole[: len(whole) // 2]


def bomb() -> bytes:
    """A small workbook that would unpack to more than may be unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        with zipfile.ZipFile(io.BytesIO(manifest())) as real:
            for name in real.namelist():
                if name != "xl/worksheets/sheet2.xml":
                    packed.writestr(name, real.read(name))
        with packed.open("xl/worksheets/sheet2.xml", "w") as sheet:
            for _ in range(60):
                sheet.write(b" " * 1024 * 1024)
    return file.getvalue()


def as_file(data: bytes, name: str) -> dict[str, object]:
    """A file as a file field takes it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}
