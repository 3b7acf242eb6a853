"""Detached CMS signatures, read by pyHanko; those by ГОСТ are shown and left to whoever may check them.

Only the child process of `verifying` imports this: it reads a stranger's bytes, and takes a second to load.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from contracts.external_signatures import Verdict
from services.documents.revocation import Found, Judge, asked, lists_of
from services.documents.verifying import Finding, Verifier

GOST = "1.2.643."
"""Russia's arc of object identifiers: its algorithms are of certified providers only."""


UNTRUSTED = (
    Verdict.UNKNOWN,
    "Подпись верна, но сертификату здесь не доверяют: издатель неизвестен, или срок не начался либо вышел",
)


class NotDetachedCms(ValueError):
    """Another file, or a signature that carries the document in itself, or one of several people."""


class Gost:
    """Says honestly that it checks nothing. A certified provider is put here as another Verifier."""

    def verify(self, files: list[bytes], signature: bytes) -> Finding:
        signed = _signed_data(signature)
        detail = "Подпись по ГОСТ не проверяется здесь: проверьте её в сертифицированной программе"
        return Finding(verdict=Verdict.UNKNOWN, detail=detail, **_facts(signed))


class Cms:
    """RSA and elliptic curves, trusted today as far as the server's folder of authorities: by no clock but ours."""

    def __init__(self, trusted: list[x509.Certificate], lists: list[bytes]) -> None:
        """`lists`: of revoked certificates, beside those in the signature itself."""
        self._trusted, self._lists = trusted, lists

    def verify(self, files: list[bytes], signature: bytes) -> Finding:
        signed = _signed_data(signature)
        facts = _facts(signed)
        for number, content in enumerate(files):
            judge = partial(_status, content, signed)
            try:
                status = judge(ValidationContext(trust_roots=self._trusted, allow_fetching=False))
            except SignatureValidationError as broken:
                return Finding(verdict=Verdict.INVALID, detail=f"Подпись не проходит проверку: {broken}", **facts)
            if status.intact:
                return Finding(of=number, **self._judged(status, signed, judge, facts["signed_at"]), **facts)
        return Finding(verdict=Verdict.INVALID, detail="Подпись сделана под другим файлом", **facts)

    def _judged(
        self, status: StandardCMSSignatureStatus, signed: cms.SignedData, judge: Judge, signed_at: datetime | None
    ) -> dict[str, Any]:
        if not status.valid:
            return {"verdict": Verdict.INVALID, "detail": "Подпись испорчена: она не сходится с сертификатом"}
        lists = lists_of(signed, self._lists)
        found = asked(status.signing_cert, self._trusted, lists, judge)
        verdict, detail = _of_revocation(found, signed_at) if status.trusted or found.revoked_at else UNTRUSTED
        told = {"revocation": found.revocation, "revoked_at": found.revoked_at, "revocation_list_at": found.list_at}
        return {"verdict": verdict, "detail": detail, **told}


def _status(content: bytes, signed: cms.SignedData, context: ValidationContext) -> StandardCMSSignatureStatus:
    """Nothing is fetched, so it never waits: it is done at its first step."""
    work = async_validate_detached_cms(content, signed, signer_validation_context=context)
    try:
        work.send(None)
    except StopIteration as done:
        status: StandardCMSSignatureStatus = done.value
        return status
    raise AssertionError("a detached signature was waited for")


def verified(files: list[bytes], signature: bytes, trusted: list[bytes], lists: Sequence[bytes] = ()) -> Finding:
    signed = _signed_data(signature)
    algorithm = str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].dotted)
    verifier: Verifier = (
        Gost() if algorithm.startswith(GOST) else Cms([_certificate(one) for one in trusted], list(lists))
    )
    return verifier.verify(files, signature)


def _signed_data(signature: bytes) -> cms.SignedData:
    if pem.detect(signature):
        _, _, signature = pem.unarmor(signature)
    info = cms.ContentInfo.load(signature, strict=True)
    if info["content_type"].native != "signed_data":
        raise NotDetachedCms
    signed: cms.SignedData = info["content"]
    detached = signed["encap_content_info"]["content"].native is None
    if not detached or len(signed["signer_infos"]) != 1:
        raise NotDetachedCms
    return signed


def _certificate(content: bytes) -> x509.Certificate:
    if pem.detect(content):
        _, _, content = pem.unarmor(content)
    return x509.Certificate.load(content, strict=True)


def _moment(signer: cms.SignerInfo) -> Any:
    """When the signer says it was; nothing, now."""
    told = [one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == "signing_time"]
    return told[0] if told else None


def _facts(signed: cms.SignedData) -> dict[str, Any]:
    """What the certificate says, whatever the signature is worth."""
    signer = signed["signer_infos"][0]
    facts = {"signed_at": _moment(signer), "algorithm": signer["signature_algorithm"]["algorithm"].native}
    certificate = _of(signer, [one.chosen for one in signed["certificates"] if one.name == "certificate"])
    if certificate is None:
        return facts
    return facts | {
        "signer": _name(certificate.subject),
        "serial": f"{certificate.serial_number:x}",
        "issuer": _name(certificate.issuer),
        "valid_from": certificate.not_valid_before,
        "valid_to": certificate.not_valid_after,
    }


def _name(said: x509.Name) -> str:
    """Of a person, or of an authority, and where they are."""
    told = said.native
    shown = [told[one] for one in ("common_name", "title", "organization_name") if isinstance(told.get(one), str)]
    return ", ".join(dict.fromkeys(shown)) or str(said.human_friendly)


def _of(signer: cms.SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    said = signer["sid"]
    for one in certificates:
        if said.name == "issuer_and_serial_number":
            same = said.chosen["serial_number"].native == one.serial_number and said.chosen["issuer"] == one.issuer
        else:
            same = said.native == one.key_identifier
        if same:
            return one
    return None


def _of_revocation(found: Found, signed_at: datetime | None) -> tuple[Verdict, str]:
    """Of a right signature by an authority trusted here. The signer's own clock is no proof (63-ФЗ, ст. 11): it can
    only speak against the signature."""
    if found.revoked_at is not None:
        revoked = f"Подпись верна, но сертификат отозван с {found.revoked_at:%d.%m.%Y}"
        if signed_at is None or found.revoked_at <= signed_at:
            return Verdict.INVALID, f"{revoked}, раньше подписания: попросите подписать действующим сертификатом"
        detail = f"{revoked}; что подпись сделана раньше, известно только по часам подписавшего"
        return Verdict.UNKNOWN, detail
    issued = "Подпись верна, сертификат выдан доверенным центром"
    if found.list_at is not None:
        return Verdict.VALID, f"{issued}, отзыв проверен: не отозван по списку от {found.list_at:%d.%m.%Y}"
    detail = "отзыв не проверялся: действующего списка отозванных сертификатов нет ни в подписи, ни на сервере"
    return Verdict.VALID, f"{issued}; {detail}"
