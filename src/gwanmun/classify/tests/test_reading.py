"""Files of decisions: columns by many names, faults by line, whole files refused with a cure."""

from datetime import date

import pytest

from gwanmun.classify.reading import FAULTS, FileRefused, language_of, read_file


def written(tmp_path, text, name="decisions.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_columns_of_the_korean_office(tmp_path, encoding):
    text = "참조번호,시행일자,결정세번,품명,물품설명\nA-1,2024-05-01,6109.10-1000,면 티셔츠,반팔 편물\n"
    rows, faults = read_file(written(tmp_path, text, encoding=encoding))
    assert faults == []
    (row,) = rows
    assert (row.code, row.description, row.lang) == ("6109101000", "면 티셔츠\n반팔 편물", "ko")
    assert (row.decided_on, row.source, row.line) == (date(2024, 5, 1), "A-1", 2)


def test_json_lines(tmp_path):
    text = '{"description": "cotton shirt", "code": 610510}\n\nnot json\n[]\n{"description": "x"}\n'
    rows, faults = read_file(written(tmp_path, text, "d.jsonl"))
    assert [(r.description, r.code, r.lang) for r in rows] == [("cotton shirt", "610510", "en")]
    assert [(f.line, f.code) for f in faults] == [
        (3, "LINE_INVALID"), (4, "LINE_INVALID"), (5, "TEXT_ABSENT"),
    ]  # fmt: skip


def test_faults_name_their_line(tmp_path):
    text = "description,code,date\nshirt,61,\n,610910,\nshirt,610910,yesterday\n"
    text += "???,610910,\nshirt,610910,2024.05.01.\n"
    rows, faults = read_file(written(tmp_path, text))
    assert [(f.line, f.code) for f in faults] == [
        (2, "CODE_INVALID"), (3, "TEXT_ABSENT"), (4, "DAY_INVALID"), (5, "TEXT_ABSENT"),
    ]  # fmt: skip
    assert rows[0].decided_on == date(2024, 5, 1)
    assert all(FAULTS[f.code].ko and FAULTS[f.code].en for f in faults)


def test_texts_may_belong_to_a_chapter(tmp_path):
    path = written(tmp_path, "code,text,kind\n61,knitted only,NOTE\n6109,tee,NAME\n61,wool yarn,POEM\n")
    rows, faults = read_file(path, texts=True)
    assert [(r.code, r.kind) for r in rows] == [("61", "NOTE"), ("6109", "NAME")]
    assert [f.code for f in faults] == ["KIND_INVALID"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\n\n", "code\n610910\n"])
def test_a_file_without_the_columns_is_refused(tmp_path, text):
    with pytest.raises(FileRefused) as refusal:
        read_file(written(tmp_path, text))
    assert "code" in refusal.value.text.ko
    assert "code" in refusal.value.text.en


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xfe\x00\x80\x81")
    with pytest.raises(FileRefused):
        read_file(path)


def test_the_language_most_of_it_is_in():
    assert language_of("LED 조명 기구 벽걸이형") == "ko"
    assert language_of("wall lamp with LED (벽등)") == "en"
