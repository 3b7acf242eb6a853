"""Whether a certificate was revoked, as far as lists at hand say it: in the signature, in the server's folder.

Nothing is fetched. The newest list that its authority really signed decides, wherever it came from: an older one may
have been chosen by whoever brings the signature. Only the child process of `verifying` imports this.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, crl, pem, x509
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from contracts.external_signatures import Revocation

MOST = 20
"""Lists of the signer's authority that are tried."""
_FOREVER = timedelta(days=36_500)
_NEEDED, _IF_TOLD = RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
IN_TIME = CertRevTrustPolicy(RevocationCheckingPolicy(_NEEDED, _NEEDED))
"""A list in force today, of the signer's authority and of every one above it."""
EVER = CertRevTrustPolicy(
    RevocationCheckingPolicy(_NEEDED, _IF_TOLD), _FOREVER, FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
)
"""A list of any age: what is revoked stays so."""
Judge = Callable[[ValidationContext], StandardCMSSignatureStatus]


@dataclass(frozen=True)
class Found:
    revocation: Revocation
    revoked_at: datetime | None = None
    list_at: datetime | None = None
    """Of the list that says it."""


def lists_of(signed: cms.SignedData, configured: Sequence[bytes]) -> list[crl.CertificateList]:
    embedded = [one.chosen for one in signed["crls"] or [] if one.name == "crl"]
    return [*embedded, *filter(None, map(_list, configured))]


def asked(
    signer: x509.Certificate, trusted: list[x509.Certificate], lists: list[crl.CertificateList], judge: Judge
) -> Found:
    """Of the signer's certificate and those above it. `judge` looks at the signature in a context."""
    own = [one for one in lists if one.issuer == signer.issuer]
    others = [one for one in lists if one.issuer != signer.issuer]
    for one in sorted(own, key=_made, reverse=True)[:MOST]:

        def by(policy: CertRevTrustPolicy, *more: crl.CertificateList) -> StandardCMSSignatureStatus:
            crls = [*more, *others]
            return judge(ValidationContext(trust_roots=trusted, allow_fetching=False, crls=crls, revinfo_policy=policy))

        status = by(EVER, one)
        if status.revocation_details is not None:
            return Found(Revocation.REVOKED, status.revocation_details.revocation_date, _made(one))
        if status.trusted:
            in_time = by(IN_TIME, one).trusted
            return Found(Revocation.GOOD, None, _made(one)) if in_time else Found(Revocation.NOT_CHECKED)
    return Found(Revocation.NOT_CHECKED)


def _list(content: bytes) -> crl.CertificateList | None:
    """None of a file that is no list: it says nothing, and must not stand in the way of those beside it."""
    with suppress(ValueError):
        if pem.detect(content):
            _, _, content = pem.unarmor(content)
        found = crl.CertificateList.load(content, strict=True)
        if found.issuer is not None and _made(found) is not None:
            return found
    return None


def _made(one: crl.CertificateList) -> datetime:
    made: datetime = one["tbs_cert_list"]["this_update"].native
    return made
