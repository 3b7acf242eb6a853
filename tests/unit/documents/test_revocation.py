"""A certificate that was revoked: the newest list its authority signed decides, and without one nothing is claimed."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, crl

from contracts.external_signatures import Revocation, Verdict
from services.documents.cms import verified
from services.documents.verifying import Finding
from tests.builders.authority import Authority

FILE = b"%PDF-1.7 an order"
NOW = datetime.now(UTC).replace(microsecond=0)
BEFORE, LATER = NOW - timedelta(hours=3), NOW + timedelta(hours=3)
"""Of the signature, which says that it is made now."""


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def signature(authority: Authority) -> bytes:
    return authority.sign(FILE)


@pytest.fixture(scope="module")
def serial(authority: Authority, signature: bytes) -> int:
    return int(verified([FILE], signature, [authority.pem]).serial or "", 16)


def found(authority: Authority, signature: bytes, *lists: bytes) -> Finding:
    return verified([FILE], signature, [authority.pem], lists)


def carrying(signature: bytes, *lists: bytes) -> bytes:
    """The same signature with lists in it."""
    info = cms.ContentInfo.load(signature)
    info["content"]["crls"] = [cms.RevocationInfoChoice("crl", crl.CertificateList.load(one)) for one in lists]
    whole: bytes = info.dump(force=True)
    return whole


def test_without_a_list_nothing_is_claimed(authority: Authority, signature: bytes) -> None:
    said = found(authority, signature)
    assert (said.verdict, said.revocation, said.revocation_list_at) == (Verdict.VALID, Revocation.NOT_CHECKED, None)
    assert "отзыв не проверялся" in said.detail


def test_a_list_in_the_signature_is_as_good_as_one_on_the_server(authority: Authority, signature: bytes) -> None:
    clean = authority.revocations((1, BEFORE))
    for said in (found(authority, signature, clean), found(authority, carrying(signature, clean))):
        assert (said.verdict, said.revocation) == (Verdict.VALID, Revocation.GOOD)
        assert said.revocation_list_at and f"по списку от {said.revocation_list_at:%d.%m.%Y}" in said.detail


@pytest.mark.parametrize("days", [(-1, 30), (-20, -10)], ids=["in force", "out of date: what is revoked stays so"])
def test_revoked_before_it_signed_is_invalid(
    authority: Authority, signature: bytes, serial: int, days: tuple[int, int]
) -> None:
    said = found(authority, signature, authority.revocations((serial, BEFORE), days=days))
    assert (said.verdict, said.revocation, said.revoked_at) == (Verdict.INVALID, Revocation.REVOKED, BEFORE)
    assert f"отозван с {BEFORE:%d.%m.%Y}" in said.detail


def test_the_signers_clock_does_not_save_what_was_revoked_later(
    authority: Authority, signature: bytes, serial: int
) -> None:
    said = found(authority, signature, authority.revocations((serial, LATER)))
    assert (said.verdict, said.revocation, said.revoked_at) == (Verdict.UNKNOWN, Revocation.REVOKED, LATER)


def test_an_older_list_carried_along_does_not_outweigh_the_newest(
    authority: Authority, signature: bytes, serial: int
) -> None:
    old, new = authority.revocations(days=(-9, 30)), authority.revocations((serial, BEFORE), days=(-1, 30))
    assert found(authority, carrying(signature, old), new).revocation is Revocation.REVOKED
    assert found(authority, carrying(signature, new), old).revocation is Revocation.REVOKED
    held, released = authority.revocations((serial, BEFORE), days=(-9, 30)), authority.revocations()
    assert found(authority, carrying(signature, held), released).revocation is Revocation.GOOD


def test_a_list_that_is_out_of_date_or_of_somebody_else_proves_nothing(
    authority: Authority, signature: bytes, serial: int
) -> None:
    stranger = Authority()
    for list_ in (
        authority.revocations(days=(-20, -10)),
        Authority("Другой центр").revocations((serial, BEFORE)),
        stranger.revocations((serial, BEFORE)),
        stranger.revocations(),
        b"read me",
        b"\x30\x03\x02\x01\x01",
    ):
        said = found(authority, signature, list_)
        assert (said.verdict, said.revocation) == (Verdict.VALID, Revocation.NOT_CHECKED)
    forged = stranger.revocations(days=(0, 30))
    assert found(authority, carrying(signature, forged), authority.revocations((serial, BEFORE))).revoked_at == BEFORE


def test_a_signer_who_is_not_trusted_stays_so(authority: Authority, signature: bytes) -> None:
    said = verified([FILE], signature, [Authority().pem], [authority.revocations()])
    assert (said.verdict, said.revocation) == (Verdict.UNKNOWN, Revocation.NOT_CHECKED)
