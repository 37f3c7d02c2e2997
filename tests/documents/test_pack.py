"""A pack is read whole: what can be read is, and what cannot be is named with its reason."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurecheck import archive
from procurecheck.documents import formats, pack, sniffing
from procurecheck.documents.pack import read_file, read_pack, requote
from procurecheck.errors import ProcurecheckError
from procurecheck.knowledge import default_folder
from procurecheck.languages import load_languages
from procurecheck.model import Document

LANGUAGES = load_languages(default_folder("clauses") / "languages")
ENDINGS = ["txt", "md", "csv", "html", "xml", "json", "pdf", "docx", "xlsx", "xls", "ods", "zip", "bin", "eml"]
CLAUSE = "The contractor shall pay all workers at least the statutory minimum wage."


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name) if name.endswith("/") else name, data)
    return buffer.getvalue()


def read(data: bytes, name: str = "pack.zip") -> dict[str, Document]:
    documents = read_file(data, name, LANGUAGES)
    found = {document.path: document for document in documents}
    assert len(found) == len(documents)
    return found


def fill(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


# --- folders --------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_the_order_of_its_names_with_paths_relative_to_it(tmp_path: Path) -> None:
    fill(tmp_path, {"b.txt": CLAUSE, "a/z.txt": CLAUSE, "a/b/c.md": "# Wages", "C.txt": CLAUSE})
    documents = read_pack(tmp_path, LANGUAGES)
    assert [document.path for document in documents] == ["C.txt", "a/b/c.md", "a/z.txt", "b.txt"]
    assert all(document.status == "read" for document in documents)
    assert documents[0].sha256 == hashlib.sha256(CLAUSE.encode()).hexdigest()
    assert documents[0].size == len(CLAUSE)


def test_a_single_file_is_called_by_its_name_alone(tmp_path: Path) -> None:
    fill(tmp_path, {"x/terms.txt": CLAUSE})
    (document,) = read_pack(tmp_path / "x" / "terms.txt", LANGUAGES)
    assert (document.path, document.text) == ("terms.txt", CLAUSE)


def test_each_document_is_told_of_as_soon_as_it_is_read(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "b.txt": CLAUSE})
    told: list[str] = []
    read_pack(tmp_path, LANGUAGES, on_document=lambda document: told.append(document.path))
    assert told == ["a.txt", "b.txt"]


def test_hidden_files_and_litter_are_left_out(tmp_path: Path) -> None:
    litter = ["Thumbs.db", ".DS_Store", "~$terms.docx", "desktop.ini", ".git/config", "__MACOSX/._a.txt", "x/._b.txt"]
    fill(tmp_path, {"a.txt": CLAUSE, **dict.fromkeys(litter, "x")})
    assert [document.path for document in read_pack(tmp_path, LANGUAGES)] == ["a.txt"]
    data = zipped({"a.txt": CLAUSE, **dict.fromkeys(litter, "x")})
    assert list(read(data)) == ["pack.zip/a.txt"]


def test_the_report_and_the_bidders_are_no_part_of_the_pack(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "report/assessment.json": "{}", "bidders.csv": "name\nA", "sub/b.txt": CLAUSE})
    documents = read_pack(tmp_path, LANGUAGES, exclude=[tmp_path / "report", tmp_path / "bidders.csv"])
    assert [document.path for document in documents] == ["a.txt", "sub/b.txt"]


def test_a_report_written_into_the_pack_itself_is_not_read_back(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "assessment.json": "{}", "assessment.html": "<p>report"})
    assert [document.path for document in read_pack(tmp_path, LANGUAGES, exclude=[tmp_path])] == ["a.txt"]
    (document,) = read_pack(tmp_path / "a.txt", LANGUAGES, exclude=[tmp_path])
    assert document.status == "read"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_out_of_the_pack_are_named_and_not_followed(tmp_path: Path) -> None:
    secret = fill(tmp_path / "outside", {"secret.txt": "secret"}) / "secret.txt"
    folder = fill(tmp_path / "pack", {"a.txt": CLAUSE, "sub/b.txt": CLAUSE})
    (folder / "file.txt").symlink_to(secret)
    (folder / "folder").symlink_to(secret.parent, target_is_directory=True)
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    documents = {document.path: document for document in read_pack(folder, LANGUAGES)}
    assert list(documents) == ["a.txt", "file.txt", "folder", "gone.txt", "sub/b.txt"]
    for name in ("file.txt", "folder", "gone.txt"):
        assert documents[name].status == "unreadable"
        assert "link" in (documents[name].reason or "")
    assert not any("secret" in document.text for document in documents.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_the_pack_is_named_and_never_waited_for(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": CLAUSE})
    os.mkfifo(tmp_path / "pipe.txt")
    documents = read_pack(tmp_path, LANGUAGES)
    assert [(d.path, d.status) for d in documents] == [("a.txt", "read"), ("pipe.txt", "unreadable")]


def test_no_pack_and_an_empty_pack_are_told_with_the_mend(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path, Path("x\0y")):
        with pytest.raises(ProcurecheckError) as error:
            read_pack(path, LANGUAGES)
        assert error.value.mend


def test_a_file_that_may_not_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "locked.txt": CLAUSE})
    usual = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return usual(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    documents = read_pack(tmp_path, LANGUAGES)
    assert [document.status for document in documents] == ["read", "unreadable"]
    assert "Permission denied" in (documents[1].reason or "")


@pytest.mark.parametrize("fault", [MemoryError(), RecursionError(), ValueError("?"), KeyError("x")])
def test_whatever_fails_in_a_reader_the_rest_is_read(
    tmp_path: Path, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "b.md": CLAUSE})
    usual = formats.read

    def fail(data: bytes, path: str, kind: formats.Format) -> object:
        if kind is formats.MARKDOWN:
            raise fault
        return usual(data, path, kind)

    monkeypatch.setattr(formats, "read", fail)
    one, two = read_pack(tmp_path, LANGUAGES)
    assert (one.status, two.status) == ("read", "unreadable")
    assert two.reason and two.sha256 == hashlib.sha256(CLAUSE.encode()).hexdigest()


# --- formats --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.docx", formats.PDF),
        (b"<TED_EXPORT xmlns='x'>", "a.txt", formats.TED),
        (b'<?xml version="1.0"?><!-- c --><ContractNotice xmlns="u">', "a.xml", formats.EFORMS),
        ('<?xml version="1.0"?><ContractNotice/>'.encode("utf-16"), "a.xml", formats.EFORMS),
        (b'<?xml version="1.0"?><html xmlns="x"/>', "a.xml", formats.HTML),
        (b"<!DOCTYPE html><p>x", "a.txt", formats.HTML),
        (b"<!-- from the portal --><div>x</div>", "a.html", formats.HTML),
        (b"<html><table><tr><td>1</table>", "price.xls", formats.HTML),
        (b'[{"ocid": "x"}]', "release", formats.TEXT),
        (b'[{"ocid": "x"}]', "release.json", formats.OCDS),
        (b"[DRAFT] Contract", "a.txt", formats.TEXT),
        (b"<Draft> Contract", "a.txt", formats.TEXT),
        (b"a;b\n1;2\n", "a.csv", formats.CSV),
        (b"a\tb\n1\t2\n", "a.xls", formats.CSV),
        (b"# a", "README.MD", formats.MARKDOWN),
        (b"a", "README", formats.TEXT),
        (b"GIF8 is a name", "a.txt", formats.TEXT),
    ],
)
def test_a_file_is_what_it_holds_before_what_it_is_called(data: bytes, name: str, kind: formats.Format) -> None:
    assert sniffing.sniff(data, name) is kind


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.pdf", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "scan.png", "OCR"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "scan.pdf", "OCR"),
        (b"{\\rtf1 x}", "a.doc", "DOCX or PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0", "a.doc", "DOCX or PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"From: a@b\nSubject: x\n\ntext", "a.eml", "mail"),
        (b"7z\xbc\xaf\x27\x1c\0\0", "a.7z", "ZIP"),
        (b"\0\x01\x02\x03" * 50, "a.bin", "PDF, DOCX, HTML, TXT, Markdown, XLSX"),
        (b"\0\x01\x02\x03" * 50, "a.docx", "damaged or misnamed"),
        (b"<!doctype html><h1>404 not found</h1>", "conditions.pdf", "web page"),
        (b"Not found", "conditions.zip", "plain text"),
        (b"<Invoice xmlns='x'/>", "a.xml", "Invoice"),
        (b"not xml", "a.xml", "none"),
        (b'{"a": 1}', "a.json", "no OCDS release"),
        (b"PK\x03\x04 cut", "a.zip", "damaged"),
        (b"PK\x03\x04 cut", "a.docx", "damaged"),
        (b" \n\t ", "a.txt", "no text"),
        (zipped({}), "a.zip", "no files"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "DOCX or PDF"),
        (zipped({"ppt/presentation.xml": "<a/>"}), "a.pptx", "PDF"),
        (zipped({"xl/workbook.bin": "a"}), "a.xlsb", "XLSX"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_the_way_out(data: bytes, name: str, says: str) -> None:
    (document,) = read(data, name).values()
    assert document.status == "unreadable"
    assert says in (document.reason or "")
    assert (document.text, document.passages) == ("", ())


def test_every_format_names_a_reader_that_is_there() -> None:
    for kind in formats.FORMATS:
        with pytest.raises(formats.UnreadableError):
            formats.read(b"\0\x01", "x", kind)


# --- archives -------------------------------------------------------------------------------------------


def test_files_of_an_archive_are_documents_of_their_own() -> None:
    inner = zipped({"deep/c.txt": CLAUSE})
    documents = read(zipped({"b.txt": CLAUSE, "a/": b"", "a/x.md": "# A\n\ntext", "inner.zip": inner}))
    assert list(documents) == ["pack.zip/a/x.md", "pack.zip/b.txt", "pack.zip/inner.zip/deep/c.txt"]
    assert all(document.status == "read" for document in documents.values())


def test_archives_in_archives_are_opened_three_deep_and_no_deeper() -> None:
    data = zipped({"a.txt": CLAUSE})
    for _ in range(archive.DEEPEST - 1):
        data = zipped({"in.zip": data})
    assert [document.status for document in read(data).values()] == ["read"]
    (document,) = read(zipped({"in.zip": data})).values()
    assert document.status == "unreadable"
    assert "deep" in (document.reason or "")


def test_names_that_climb_out_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    names = ["../up.txt", "/etc/root.txt", "C:\\drive.txt", "a/../../b.txt", "..\\back.txt"]
    path = tmp_path / "pack" / "pack.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({"good.txt": CLAUSE, **dict.fromkeys(names, CLAUSE)}))
    documents = read_pack(path, LANGUAGES)
    status = {document.path: document.status for document in documents}
    assert status.pop("pack.zip/good.txt") == "read"
    assert list(status.values()) == ["unreadable"] * len(names)
    assert all("leads out" in document.reason for document in documents if document.reason)
    assert [entry.name for entry in tmp_path.rglob("*")] == ["pack", "pack.zip"]


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    zeros = b"0" * (64 * 2**20)
    documents = read(zipped({"bomb.txt": zeros, "good.txt": CLAUSE}))
    assert "bomb" in (documents["pack.zip/bomb.txt"].reason or "")
    assert documents["pack.zip/good.txt"].status == "read"


def test_what_comes_out_counts_and_not_what_the_header_says() -> None:
    data = bytearray(zipped({"bomb.txt": b"0" * (64 * 2**20)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + offset
        data[at : at + 4] = (1000).to_bytes(4, "little")
    (document,) = read(bytes(data)).values()
    assert document.status == "unreadable"


def test_all_archives_of_a_pack_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = archive.Budget(total=3000)
    one = list(archive.members(zipped({"a": b"x" * 2000}), budget))
    two = list(archive.members(zipped({"a": b"x" * 2000, "b": b"y"}), budget))
    assert one[0].data is not None
    assert two[0].data is None


def test_more_files_than_the_limit_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = archive.Budget(members=3)
    found = list(archive.members(zipped({f"{n}.txt": "x" for n in range(9)}), budget))
    assert [member.name for member in found] == ["0.txt", "1.txt", "2.txt", ""]
    assert "not read" in (found[-1].reason or "")


def test_locked_members_are_named() -> None:
    data = bytearray(zipped({"a.txt": CLAUSE, "b.txt": CLAUSE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    documents = read(bytes(data))
    assert "password" in (documents["pack.zip/a.txt"].reason or "")
    assert documents["pack.zip/b.txt"].status == "read"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_of_packing_without_a_limit_are_refused(method: int) -> None:
    (document,) = read(zipped({"a.txt": CLAUSE}, method)).values()
    assert "unusual" in (document.reason or "")


def test_a_damaged_member_does_not_spoil_the_others() -> None:
    data = bytearray(zipped({"a.txt": CLAUSE, "b.txt": CLAUSE}, zipfile.ZIP_STORED))
    data[data.find(CLAUSE.encode())] ^= 0xFF
    status = {path: document.status for path, document in read(bytes(data)).items()}
    assert status == {"pack.zip/a.txt": "unreadable", "pack.zip/b.txt": "read"}


def test_two_members_of_one_name_are_both_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target, pytest.warns(UserWarning):
        target.writestr("a.txt", CLAUSE)
        target.writestr("a.txt", "Another text.")
    documents = read(buffer.getvalue())
    assert [document.text for document in documents.values()] == [CLAUSE, "Another text."]


def test_names_from_windows_and_in_other_alphabets_are_shown_as_they_were_meant() -> None:
    info = zipfile.ZipInfo("x")
    info.filename = "Dokumentace/příloha č. 1.txt".encode().decode("cp437")
    assert archive.name_of(info) == "Dokumentace/příloha č. 1.txt"
    info.filename = "a\\b.txt"
    assert archive.name_of(info) == "a/b.txt"


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_archive_never_ends_in_a_traceback(data: st.DataObject) -> None:
    whole = bytearray(zipped({"a.txt": CLAUSE, "b/c.zip": zipped({"d.md": "# x\n\n" + CLAUSE})}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    documents = read_file(bytes(whole[:cut]), "p.zip", LANGUAGES)
    assert documents
    for document in documents:
        assert document.status == "read" or document.reason


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(ENDINGS))
def test_any_bytes_under_any_name_give_a_document(data: bytes, ending: str) -> None:
    documents = read_file(data, f"a.{ending}", LANGUAGES)
    for document in documents:
        assert document.status == "read" or document.reason
        document.model_dump_json()
        assert all(document.text[p.start : p.end] == p.text for p in document.passages)


# --- quotes ---------------------------------------------------------------------------------------------


def test_a_quote_is_cut_again_from_a_file_a_folder_and_an_archive(tmp_path: Path) -> None:
    text = f"Preamble.\n\n{CLAUSE}\n"
    fill(tmp_path, {"a/terms.txt": text, "z.zip": zipped({"in.zip": zipped({"x/terms.txt": text})})})
    for path, name in (
        (tmp_path, "a/terms.txt"),
        (tmp_path / "a" / "terms.txt", "terms.txt"),
        (tmp_path, "z.zip/in.zip/x/terms.txt"),
        (tmp_path / "z.zip", "z.zip/in.zip/x/terms.txt"),
    ):
        documents = {document.path: document for document in read_pack(path, LANGUAGES)}
        start = documents[name].text.index(CLAUSE)
        assert requote(path, name, start, start + len(CLAUSE), LANGUAGES) == CLAUSE


@pytest.mark.parametrize(
    ("name", "start", "end"), [("b.txt", 0, 1), ("a.txt", 5, 2), ("a.txt", 0, 999), ("c.pdf", 0, 1)]
)
def test_a_quote_that_is_not_there_is_told_in_words(tmp_path: Path, name: str, start: int, end: int) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "c.pdf": b"%PDF-1.4 broken"})
    with pytest.raises(ProcurecheckError):
        requote(tmp_path, name, start, end, LANGUAGES)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": CLAUSE, "b.zip": zipped({"x.md": CLAUSE})})
    assert read_pack(tmp_path, LANGUAGES) == read_pack(tmp_path, LANGUAGES)


def test_a_file_beyond_the_limit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "LARGEST_FILE", 10)
    fill(tmp_path, {"a.txt": CLAUSE, "b.txt": "short."})
    assert [document.status for document in read_pack(tmp_path, LANGUAGES)] == ["unreadable", "read"]
