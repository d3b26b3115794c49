"""Small spreadsheets made by hand, in the shape the official ones have."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

HEAD = [
    "품목번호",
    "관세율구분",
    "관세율",
    "단위당세액",
    "기준가격",
    "적용국가구분",
    "용도세율구분",
    "적용개시일",
    "적용만료일",
]


def rate(code="0101211000", kind="A", percent="8", amount="", reference="", origin="1", use="",
         start="20260101", end="20261231"):  # fmt: skip
    return [code, kind, percent, amount, reference, origin, use, start, end]


def xlsx(path: Path, sheets: dict[str, list[list]]) -> Path:
    """Sheets of rows; text cells inline, numbers as numbers, empty text as no cell."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>'
            for n in range(1, len(names) + 1)
        )
        book.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'spreadsheetml.sheet.main+xml"/>{parts}</Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{REL}">'
            f"<sheets>{listed}</sheets></workbook>",
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        )
        for n, rows in enumerate(sheets.values(), 1):
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return path


def _sheet(rows: list[list]) -> str:
    out = [f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>']
    for at, row in enumerate(rows, 1):
        out.append(f'<row r="{at}">')
        for column, value in enumerate(row):
            place = f"{chr(65 + column)}{at}"
            if isinstance(value, str):
                if value:
                    out.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value is not None:
                out.append(f'<c r="{place}"><v>{value}</v></c>')
        out.append("</row>")
    out.append("</sheetData></worksheet>")
    return "".join(out)


def csv_text(rows: list[list], head: list[str] = HEAD) -> str:
    return "\n".join(",".join(map(str, row)) for row in [head, *rows]) + "\n"
