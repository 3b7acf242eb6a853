"""What a detached signature is worth: whose, under which file, trusted or not; and what is no such thing."""

import pytest
from asn1crypto import algos, cms
from cryptography.hazmat.primitives.serialization import Encoding

from contracts.external_signatures import Verdict
from services.documents.cms import NotDetachedCms, verified
from tests.builders.authority import Authority

REGISTERED, SIGNED = b"%PDF-1.7 with a number", b"%PDF-1.7 without"
FILES = [REGISTERED, SIGNED]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.mark.parametrize(("encoding", "number"), [(Encoding.DER, 0), (Encoding.PEM, 1)])
def test_a_right_signature_says_under_which_file_it_is_and_whose(
    authority: Authority, encoding: Encoding, number: int
) -> None:
    found = verified(FILES, authority.sign(FILES[number], encoding=encoding), [authority.pem])
    assert (found.verdict, found.of) == (Verdict.VALID, number)
    assert (found.signer, found.issuer) == ("Петрова Анна Сергеевна", "Вымышленный удостоверяющий центр")
    assert found.serial and found.signed_at and found.valid_from and found.valid_to
    assert "отзыв не проверялся" in found.detail


def test_who_is_not_trusted_here_is_not_said_to_be(authority: Authority) -> None:
    signature = authority.sign(SIGNED)
    for trusted in ([], [Authority("Другой центр").pem], [Authority().pem]):
        found = verified(FILES, signature, trusted)
        assert (found.verdict, found.of) == (Verdict.UNKNOWN, 1)


@pytest.mark.parametrize("days", [(-20, -10), (10, 20)])
def test_a_certificate_holds_today_or_is_not_trusted_whatever_the_signer_clock_says(
    authority: Authority, days: tuple[int, int]
) -> None:
    assert verified(FILES, authority.sign(SIGNED, days=days), [authority.pem]).verdict is Verdict.UNKNOWN


def test_another_file_and_a_spoilt_signature_are_invalid(authority: Authority) -> None:
    other = verified(FILES, authority.sign(b"%PDF-1.7 of another order"), [authority.pem])
    assert (other.verdict, other.of, other.signer) == (Verdict.INVALID, None, "Петрова Анна Сергеевна")
    spoilt = bytearray(authority.sign(SIGNED))
    spoilt[-3] ^= 1
    assert verified(FILES, bytes(spoilt), [authority.pem]).verdict is Verdict.INVALID


def test_gost_is_shown_and_left_to_whoever_may_check_it(authority: Authority) -> None:
    info = cms.ContentInfo.load(authority.sign(SIGNED))
    signer = info["content"]["signer_infos"][0]
    signer["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": "1.2.643.7.1.1.2.2"})
    found = verified(FILES, info.dump(force=True), [authority.pem])
    assert (found.verdict, found.of, found.signer) == (Verdict.UNKNOWN, None, "Петрова Анна Сергеевна")
    assert "ГОСТ" in found.detail and "не проверяется" in found.detail


@pytest.mark.parametrize(
    "given",
    [
        b"%PDF-1.7",
        b"",
        b"\x30\x80" * 50_000,
        b"\x30\x84\x7f\xff\xff\xff",
        b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n",
    ],
    ids=["a document", "nothing", "nested without end", "longer than it is", "armour without a body"],
)
def test_what_is_no_signature_is_refused(given: bytes) -> None:
    with pytest.raises(ValueError):
        verified(FILES, given, [])


def test_a_signature_with_the_document_in_it_or_something_behind_it_is_refused(authority: Authority) -> None:
    with pytest.raises(NotDetachedCms):
        verified(FILES, authority.sign(SIGNED, options=()), [authority.pem])
    with pytest.raises(ValueError):
        verified(FILES, authority.sign(SIGNED) + b"more", [authority.pem])
