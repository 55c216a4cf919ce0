import pytest

from gridmap.domain.passphrase_strength import bits, strength


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", "none"),
        ("12345678", "weak"),
        ("aaaaaaaaaaaaaaaa", "weak"),
        ("Password123456", "weak"),
        ("gridmap888888", "weak"),
        ("kR7-vm2q", "fair"),
        ("河边第三棵柳树", "strong"),
        ("correct horse battery staple", "strong"),
    ],
)
def test_strength_tells_foreseeable_from_surprising(passphrase, expected):
    assert strength(passphrase) == expected


def test_a_longer_passphrase_is_never_weaker():
    text = "T9-wq!海棠7x"

    estimates = [bits(text[:length]) for length in range(len(text) + 1)]

    assert estimates == sorted(estimates)
