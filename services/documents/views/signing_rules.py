"""Rules of signing → contract messages."""

from contracts.documents import SigningRules
from contracts.signing import StampKind
from services.documents.models import signing as rows


def rules(row: rows.SigningRules | None) -> SigningRules:
    if row is None:
        return SigningRules(version=0, confirm=True, stamp=StampKind.FULL)
    return SigningRules(version=row.version, confirm=row.confirm, stamp=StampKind(row.stamp), signers=row.routes())
