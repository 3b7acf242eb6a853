"""The visas an order needs before the director: sent, agreed post by post, returned with a reason, taken back."""

from datetime import datetime
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, File, Invalid, Stale
from contracts.documents import NotTheReviewer, Order, OrderKind, ReviewPage, ReviewRoute, ReviewRoutes, StepKind
from contracts.permissions import require_in_own_school
from services.documents import views
from services.documents.models import orders as rows
from services.documents.models.days import day_of, now
from services.documents.repository import known, orders, reviews
from services.documents.repository.cursors import moment, parts
from services.documents.usecases import attaching, reading, rights
from services.documents.usecases.office import Office

LONGEST_COMMENT = 2000


def send(uow: UnitOfWork, order_id: UUID, version: int) -> Order:
    """By the route of this day; a post that nobody holds is named now, not waited for."""
    row, at = orders.get_for_update(uow, order_id), now()
    rights.refuse_sender(uow.caller)
    rights.refuse_stale(uow, row, version)
    posts = reviews.posts_for(uow, row.school_id, OrderKind(row.kind))
    if not posts:
        raise Conflict("Приказы этого вида в вашей школе не согласуют: передайте проект директору")
    held = reviews.holders(uow, row.school_id, day_of(at))
    missing = [post for post in posts if post.lower() not in held]
    if missing:
        raise Conflict(f"Сегодня никто не занимает должность: {', '.join(missing)}", posts=missing)
    row.send(posts, at)
    orders.add_step(uow, row, StepKind.SENT, at, by=uow.caller.person_id, comment=" → ".join(posts))
    return views.order(uow, row)


def recall(uow: UnitOfWork, order_id: UUID, version: int) -> Order:
    row = orders.get_for_update(uow, order_id)
    rights.refuse_sender(uow.caller)
    rights.refuse_stale(uow, row, version)
    row.recall()
    orders.add_step(uow, row, StepKind.RECALLED, now(), by=uow.caller.person_id)
    return views.order(uow, row)


def review(uow: UnitOfWork, order_id: UUID, version: int, *, agreed: bool, comment: str | None) -> Order:
    words, at = _comment(comment), now()
    if not agreed and not words:
        raise Invalid("Укажите, что исправить", field="comment")
    row = reviews.get_for_update(uow, order_id, day_of(at))
    rights.refuse_stale(uow, row, version)
    post = _post_of_caller(uow, row, at)
    if agreed:
        row.agree()
    else:
        row.reject()
    step = StepKind.AGREED if agreed else StepKind.REJECTED
    orders.add_step(uow, row, step, at, by=uow.caller.person_id, comment=words, post=post)
    return views.order(uow, row)


def waiting(uow: UnitOfWork, after: str | None) -> ReviewPage:
    return views.review_page(reviews.waiting(uow, day_of(now()), parts(after, moment, UUID)))


def get(uow: UnitOfWork, order_id: UUID) -> Order:
    return views.order(uow, reviews.get(uow, order_id, day_of(now())))


def pdf(office: Office, order_id: UUID) -> File:
    return reading.pdf(office, order_id, look_up=_before_caller, operation="orders.review")


def attachment(office: Office, order_id: UUID, attachment_id: UUID, offset: int) -> File:
    return attaching.read(office, order_id, attachment_id, offset, look_up=_before_caller, operation="orders.review")


def _before_caller(uow: UnitOfWork, order_id: UUID) -> rows.Order:
    return reviews.get(uow, order_id, day_of(now()))


def routes(uow: UnitOfWork, school_id: UUID) -> ReviewRoutes:
    known.school(uow, school_id)
    return views.review_routes(reviews.routing_of(uow, school_id))


def change_routes(uow: UnitOfWork, school_id: UUID, version: int, new: list[ReviewRoute]) -> ReviewRoutes:
    require_in_own_school(uow.caller, "settings.write")
    row = reviews.routing_for_update(uow, known.school(uow, school_id))
    if row.version != version:
        raise Stale("Порядок согласования уже изменён", current=views.as_json(views.review_routes(row)))
    row.change(new)
    return views.review_routes(row)


def _post_of_caller(uow: UnitOfWork, row: rows.Order, at: datetime) -> str | None:
    """The post whose turn it is, when the caller holds it; an order nobody waits for refuses by its state."""
    if row.review_post is not None and not reviews.is_turn_of(uow, row.id, day_of(at)):
        raise NotTheReviewer(f"Сейчас визу ставит {row.review_post}")
    return row.review_post


def _comment(given: str | None) -> str | None:
    words = (given or "").strip()
    if len(words) > LONGEST_COMMENT:
        raise Invalid(f"Не длиннее {LONGEST_COMMENT} знаков", field="comment")
    return words or None
