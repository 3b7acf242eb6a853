"""Detached CMS signatures, read by pyHanko; those by ГОСТ are shown and left to whoever may check them.

Only the child process of `verifying` imports this: it reads a stranger's bytes, and takes a second to load.
"""

from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from contracts.external_signatures import Verdict
from services.documents.verifying import Finding, Verifier

GOST = "1.2.643."
"""Russia's arc of object identifiers: its algorithms are of certified providers only."""


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

    def __init__(self, trusted: list[x509.Certificate]) -> None:
        self._trusted = trusted

    def verify(self, files: list[bytes], signature: bytes) -> Finding:
        signed = _signed_data(signature)
        facts = _facts(signed)
        for number, content in enumerate(files):
            try:
                status = self._status(content, signed)
            except SignatureValidationError as broken:
                return Finding(verdict=Verdict.INVALID, detail=f"Подпись не проходит проверку: {broken}", **facts)
            if status.intact:
                return Finding(of=number, **_judged(status), **facts)
        return Finding(verdict=Verdict.INVALID, detail="Подпись сделана под другим файлом", **facts)

    def _status(self, content: bytes, signed: cms.SignedData) -> StandardCMSSignatureStatus:
        """Nothing is fetched, so it never waits: it is done at its first step."""
        context = ValidationContext(trust_roots=self._trusted, allow_fetching=False)
        work = async_validate_detached_cms(content, signed, signer_validation_context=context)
        try:
            work.send(None)
        except StopIteration as done:
            status: StandardCMSSignatureStatus = done.value
            return status
        raise AssertionError("a detached signature was waited for")


def verified(files: list[bytes], signature: bytes, trusted: list[bytes]) -> Finding:
    signed = _signed_data(signature)
    algorithm = str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].dotted)
    verifier: Verifier = Gost() if algorithm.startswith(GOST) else Cms([_certificate(one) for one in trusted])
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


def _judged(status: StandardCMSSignatureStatus) -> dict[str, Any]:
    if not status.valid:
        return {"verdict": Verdict.INVALID, "detail": "Подпись испорчена: она не сходится с сертификатом"}
    if status.trusted:
        detail = "Подпись верна, сертификат выдан доверенным центром; не отозван ли он, здесь не проверяется"
        return {"verdict": Verdict.VALID, "detail": detail}
    detail = "Подпись верна, но сертификату здесь не доверяют: издатель неизвестен, или срок не начался либо вышел"
    return {"verdict": Verdict.UNKNOWN, "detail": detail}
