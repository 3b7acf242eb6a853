"""A certificate authority of a test, and what those whom it knows sign with it. No real one is ever needed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

OPTIONS = (pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary)


@dataclass
class Authority:
    title: str = "Вымышленный удостоверяющий центр"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.certificate = self._issue(self.title, self.key, authority=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def sign(
        self,
        content: bytes,
        who: str = "Петрова Анна Сергеевна",
        *,
        days: tuple[int, int] = (-1, 30),
        options: tuple[pkcs7.PKCS7Options, ...] = OPTIONS,
        encoding: Encoding = Encoding.DER,
    ) -> bytes:
        """With a fresh certificate of this person, in force between these days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._issue(who, key, days=days)
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
        return builder.sign(encoding, list(options))

    def revocations(self, *revoked: tuple[int, datetime], days: tuple[int, int] = (-1, 30)) -> bytes:
        """Its list of revoked certificates, by number and moment; in force between these days from now."""
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(_name(self.title))
        builder = builder.last_update(now + timedelta(days=days[0])).next_update(now + timedelta(days=days[1]))
        for serial, at in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _issue(
        self, who: str, key: ec.EllipticCurvePrivateKey, *, authority: bool = False, days: tuple[int, int] = (-1, 30)
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        purposes = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        usage = x509.KeyUsage(
            digital_signature=not authority,
            key_cert_sign=authority,
            crl_sign=authority,
            **purposes | {"content_commitment": not authority},
        )
        return (
            x509.CertificateBuilder()
            .subject_name(_name(who))
            .issuer_name(_name(self.title))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )


def _name(title: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
