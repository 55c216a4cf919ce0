import pytest

from gridmap.domain.errors import UserError
from gridmap.formats import encodings

SENTENCE = "乐山市市中区大佛街道办事处"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("gbk", "gb18030")],
)
def test_the_encoding_of_a_chinese_sentence_is_found(encoding, found):
    assert encodings.detect([SENTENCE.encode(encoding)]) == found


def test_big5_is_told_from_gbk():
    assert encodings.detect(["高雄市林園區中門里鄉鎮名稱".encode("big5")]) == "big5"


def test_two_encodings_in_one_file_are_not_read_as_one():
    mixed = [SENTENCE.encode("gbk"), SENTENCE.encode("utf-8"), b"\xff\xff\xff"]

    assert encodings.detect(mixed) not in {"utf-8", "gb18030", "big5"}


def test_plain_ascii_is_utf8():
    assert encodings.detect([b"code", b"name"]) == "utf-8"
    assert encodings.detect([]) == "utf-8"


def test_a_name_of_no_encoding_is_refused():
    with pytest.raises(UserError):
        encodings.known("klingon")
