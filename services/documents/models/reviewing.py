"""Whose visas an order needs before the director signs it: the school's own choice, kind by kind."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, Problem
from contracts.documents import OrderKind, ReviewRoute
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

MOST_POSTS, LONGEST_POST = 10, 200


class ReviewRouting(OfSchool, Base):
    """Practice, not law: a school without a row lets every draft go to the director at once."""

    __tablename__ = "review_routes"

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    routes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

    def all(self) -> list[ReviewRoute]:
        return [ReviewRoute(kind=OrderKind(one["kind"]), posts=one["posts"]) for one in self.routes]

    def change(self, routes: list[ReviewRoute]) -> None:
        self.routes = kept(routes, "routes")
        self.version += 1


def post_of(position: str) -> str:
    """As the school words it. Compared with appointments without regard to case."""
    return " ".join(position.split())


def kept(routes: list[ReviewRoute], field: str) -> list[dict[str, Any]]:
    """As they are stored; bad ones are refused under the name of the argument that brought them."""
    _refuse_bad(routes, field)
    return [{"kind": one.kind.value, "posts": [post_of(post) for post in one.posts]} for one in routes]


def _refuse_bad(routes: list[ReviewRoute], field: str) -> None:
    problems = []
    if len({one.kind for one in routes}) != len(routes):
        problems.append(Problem(field=field, detail="У вида приказа один такой порядок"))
    for i, one in enumerate(routes):
        posts = [post_of(post) for post in one.posts]
        if not 1 <= len(posts) <= MOST_POSTS or len({post.lower() for post in posts}) != len(posts):
            detail = f"Нужно от 1 до {MOST_POSTS} разных должностей"
            problems.append(Problem(field=f"{field}[{i}].posts", detail=detail))
        elif not all(2 <= len(post) <= LONGEST_POST for post in posts):
            problems.append(Problem(field=f"{field}[{i}].posts", detail=f"Должность: от 2 до {LONGEST_POST} знаков"))
    if problems:
        raise Invalid("Проверьте, кто за кем подписывает и согласует", problems=problems)
