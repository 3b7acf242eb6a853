"""The director's simple electronic signature under the text of an order."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, uuid7
from contracts.confirmations import ConfirmationPurpose, Proof
from contracts.contingent import MovementCheck
from contracts.documents import OrderHasProblems, OrderKind, SigningRules, StepKind
from contracts.ordering import TeachingCheck
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.known import KnownSchool, KnownStaff
from services.documents.models.orders import Order
from services.documents.models.papers import SIMPLE, Signature
from services.documents.models.templates import OrderTemplateRow
from services.documents.repository import declensions, known, orders, papers, reviews, templates
from services.documents.usecases import (
    confirming,
    drafting,
    giving,
    phrases,
    printing,
    registration,
    rights,
    signing_rules,
    wording,
)
from services.documents.usecases.form import Appointee, Content, Form, Signer
from services.documents.usecases.names import Corrected
from services.documents.usecases.office import Office


@dataclass(frozen=True)
class Said:
    """What an order says beside its content and its signer."""

    executor: str | None
    visas: list[str]
    corrected: Corrected
    appointees: dict[int, Appointee]
    target: str | None
    template: OrderTemplateRow | None

    @property
    def page(self) -> str | None:
        return self.template.page if self.template else None


@dataclass(frozen=True)
class Desk:
    """What lies before whoever signs: read in one transaction, worked on after it."""

    order: Order
    school: KnownSchool
    director: KnownStaff
    said: Said
    rules: SigningRules
    at: datetime


def sign(office: Office, order_id: UUID, version: int, confirmation: str | None = None) -> Rendered:
    """Asks contingent once more, prints, signs the printed bytes; what was read must still stand."""
    with office.begin() as uow:
        desk = _lay_out(uow, order_id, version)
    proof = confirming.judge(office, confirmation, ConfirmationPurpose.ORDER, order_id, needed=desk.rules.confirm)
    check = drafting.ask_about(office, desk.order)
    if check.problems:
        _refuse(office, desk.order, check)
    form = compose(desk.order, check, desk.school, signer_of(desk.director), desk.said, desk.at)
    sheet = office.press(printing.to_sign, form, desk.at, day_of(desk.at), desk.said.page)
    with office.begin() as uow:
        row = _put_signature(uow, desk, check, form, sheet.content, proof)
        if OrderKind(row.kind) not in signing_rules.AT_ONCE:
            return uow.answer(views.order(uow, row))
        registration.take_number(uow, row)
    return registration.finish(office, order_id)


def compose(
    row: Order, check: MovementCheck | TeachingCheck, school: KnownSchool, signer: Signer, said: Said, at: datetime
) -> Form:
    content = Content(
        kind=OrderKind(row.kind),
        heading=row.heading,
        basis=row.basis,
        instructions=row.instructions,
        movements=views.movements(row),
        people=check.people if isinstance(check, MovementCheck) else [],
        lines=check.said if isinstance(check, TeachingCheck) else [],
        corrected=said.corrected,
        roles=views.roles(row),
        appointees=said.appointees,
        target=said.target,
    )
    own = said.template.words if said.template else phrases.NO_WORDS
    return replace(wording.compose(content, school, signer, said.executor, day_of(at), own), visas=said.visas)


def signer_of(director: KnownStaff) -> Signer:
    initials = phrases.initials(director.last_name, director.first_name, director.middle_name)
    return Signer(position=director.position[:1].upper() + director.position[1:], initials=initials)


def said_of(uow: UnitOfWork, row: Order) -> Said:
    return Said(
        executor=_executor_of(uow, row),
        visas=visas_of(uow, row),
        corrected=declensions.corrected(uow, row.school_id),
        appointees=giving.appointees(uow, row.school_id, views.roles(row)),
        target=_target_of(uow, row),
        template=templates.current(uow, row.school_id, OrderKind(row.kind)),
    )


def _target_of(uow: UnitOfWork, row: Order) -> str | None:
    registration = papers.registration_of(uow, row.target_id) if row.target_id else None
    if registration is None:
        return None
    heading = orders.heading_of(uow, registration.order_id)
    return f"№{phrases.NBSP}{registration.number} от {phrases.on_paper(registration.registered_on)} «{heading}»"


def _executor_of(uow: UnitOfWork, row: Order) -> str | None:
    return known.names_of(uow, [row.drafted_by]).get(row.drafted_by) if row.drafted_by else None


def visas_of(uow: UnitOfWork, row: Order) -> list[str]:
    """The lines under «Согласовано»."""
    given = orders.visas_of(uow, row)
    names = known.names_of(uow, [one.person_id for one in given])
    return [phrases.visa(one.post or "", names.get(one.person_id, ""), day_of(one.at)) for one in given]


def _lay_out(uow: UnitOfWork, order_id: UUID, version: int) -> Desk:
    row = orders.get(uow, order_id)
    at = now()
    director = rights.signing_director(uow, row.school_id, day_of(at))
    _refuse_unsignable(uow, row, at)
    rights.refuse_stale(uow, row, version)
    rules = signing_rules.of(uow, row.school_id)
    _refuse_unheld(uow, row, rules, at)
    return Desk(row, known.school(uow, row.school_id), director, said_of(uow, row), rules, at)


def _refuse_unheld(uow: UnitOfWork, row: Order, rules: SigningRules, at: datetime) -> None:
    """A post that nobody holds is named before the director signs, not waited for."""
    posts = signing_rules.signers_for(rules, OrderKind(row.kind))
    held = reviews.holders(uow, row.school_id, day_of(at)) if posts else set()
    if missing := [post for post in posts if post.lower() not in held]:
        raise Conflict(f"После вас подписывает тот, кого сегодня нет в должности: {', '.join(missing)}", posts=missing)


def _put_signature(
    uow: UnitOfWork,
    desk: Desk,
    check: MovementCheck | TeachingCheck,
    form: Form,
    content: bytes,
    proof: Proof | None,
) -> Order:
    row = orders.get_for_update(uow, desk.order.id)
    _refuse_unsignable(uow, row, desk.at)
    rights.refuse_stale(uow, row, desk.order.version)
    drafting.keep_check(row, check)
    row.sign(signing_rules.signers_for(desk.rules, OrderKind(row.kind)))
    uow.add(_signature(uow, desk, form, content, confirming.use(uow, proof, row)))
    orders.add_step(uow, row, StepKind.SIGNED, desk.at, by=desk.director.person_id)
    return row


def _signature(uow: UnitOfWork, desk: Desk, form: Form, content: bytes, confirmation_id: UUID | None) -> Signature:
    return Signature(
        id=uuid7(),
        district_id=desk.order.district_id,
        school_id=desk.order.school_id,
        order_id=desk.order.id,
        kind=SIMPLE,
        person_id=desk.director.person_id,
        account_id=uow.caller.account_id,
        full_name=desk.director.full_name,
        position=desk.director.position,
        signed_at=desk.at,
        form=asdict(form),
        content=content,
        sha256=sha256(content).hexdigest(),
        template_id=desk.said.template.id if desk.said.template else None,
        confirmation_id=confirmation_id,
        stamp=desk.rules.stamp.value,
    )


def _refuse_unsignable(uow: UnitOfWork, row: Order, at: datetime) -> None:
    signature = papers.signature_of(uow, row.id)
    numbered = papers.registration_of(uow, row.id) is not None
    posts = reviews.posts_for(uow, row.school_id, OrderKind(row.kind))
    row.refuse_unsignable(day_of(at), signature.signed_on if signature else None, posts, numbered=numbered)


def _refuse(office: Office, row: Order, check: MovementCheck | TeachingCheck) -> None:
    """The draft remembers what stood in its way."""
    with office.begin() as uow:
        fresh = orders.get_for_update(uow, row.id)
        if fresh.version == row.version:
            drafting.keep_check(fresh, check)
    first = check.problems[0]
    raise OrderHasProblems(
        f"Подписать нельзя, строка {first.line}: {first.detail}",
        field=first.field,
        problems=views.as_json(check.problems),
    )
