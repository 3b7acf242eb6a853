"""Signatures made elsewhere: brought to a frozen order, judged in a process of their own, kept for ever."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from chassis.db import Database
from chassis.settings import settings
from contracts.base import Conflict, Forbidden, Invalid
from contracts.documents import OrderUnknown
from services.documents import verifying
from services.documents.repository import papers
from services.documents.usecases import outside
from tests.builders.authority import Authority
from tests.integration.documents.place import Place, read


def bring(place: Place, order: Any, content: bytes, role: str = "CLERK") -> Any:
    return read(outside.bring(place.office(role), UUID(order["id"]), content))


def test_a_signature_is_kept_with_its_verdict_and_given_back_as_it_came(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority()
    for name, content in (("trusted", authority.pem), ("lists", authority.revocations())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one").write_bytes(content)
    folders = {"TRUSTED_AUTHORITIES": "trusted", "REVOCATION_LISTS": "lists"}
    options = {f"KONTINGENT_{option}": str(tmp_path / name) for option, name in folders.items()}
    chosen = replace(settings(), options=options)
    monkeypatch.setattr(verifying, "settings", lambda: chosen)
    order = place.registered()
    with place.begin("CLERK") as uow:
        paper = papers.paper_of(uow, UUID(order["id"]))
        assert paper is not None
        signature = authority.sign(paper.content)
    shown = bring(place, order, signature)
    assert shown["version"] == order["version"] + 1
    assert bring(place, order, signature) == shown, "brought again, nothing changes"
    (one,) = shown["external_signatures"]
    assert (one["verdict"], one["of"], one["signer"]) == ("VALID", "REGISTERED", "Петрова Анна Сергеевна")
    assert (one["revocation"], one["revoked_at"]) == ("GOOD", None) and one["revocation_list_at"]
    with place.begin("DIRECTOR") as uow:
        assert outside.read(uow, UUID(order["id"]), UUID(one["id"])).content == signature
    for sql in (
        "UPDATE external_signatures SET verdict = 'VALID' RETURNING 1",
        "DELETE FROM external_signatures RETURNING 1",
    ):
        with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
            uow.scalar(sql)


def test_what_is_no_signature_is_refused_and_nothing_kept(place: Place) -> None:
    order = place.registered()
    for hostile in (b"", b"0" * (verifying.LARGEST + 1), b"\x30\x80" * 40_000):
        with pytest.raises(Invalid) as refused:
            bring(place, order, hostile)
        assert refused.value.field == "content"
    with place.begin("CLERK") as uow:
        assert (
            uow.scalar("SELECT count(*) FROM external_signatures WHERE order_id = %(id)s", {"id": UUID(order["id"])})
            == 0
        )


def test_only_whoever_registers_brings_one_and_only_to_what_is_frozen(place: Place, db: Database) -> None:
    draft, signature = place.draft(), Authority().sign(b"%PDF")
    with pytest.raises(Conflict, match="черновик"):
        bring(place, draft, signature)
    with pytest.raises(Forbidden):
        bring(place, draft, signature, "DIRECTOR")
    stranger = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        bring(stranger, draft, signature)
    with stranger.begin("CLERK") as uow, pytest.raises(OrderUnknown):
        outside.read(uow, UUID(draft["id"]), UUID(draft["id"]))
