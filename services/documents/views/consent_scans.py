"""Signed consents → what the contract promises."""

from contracts.consents import ConsentPaper
from services.documents.models.attachments import OrderFile
from services.documents.models.consent_scans import ConsentScan


def paper(scan: ConsentScan, file: OrderFile) -> ConsentPaper:
    act = f"№ {scan.act_number} от {scan.act_date:%d.%m.%Y}" if scan.act_date else None
    return ConsentPaper(
        id=scan.id,
        person_id=scan.person_id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scanned=file.scanned,
        added_at=file.added_at,
        consent_id=scan.consent_id,
        keep_until=scan.keep_until,
        destroyed_by=act,
    )
