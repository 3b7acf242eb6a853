"""A token of a session that has ended is worth nothing here, though its signature is good."""

from uuid import UUID

import pytest
from joserfc.jwk import KeySet

from contracts.base import Unauthorized, Unavailable, uuid7
from contracts.sessions import EndedSession, EndedSessions
from gateway.ended import Ended
from gateway.tokens import Tokens
from tests.integration.gateway.conftest import Door


class Identity:
    """What identity would answer: pages, or nothing at all."""

    def __init__(self) -> None:
        self.pages: list[EndedSessions] = []
        self.asked: list[str | None] = []
        self.away = False

    def ends(self, session_id: UUID, before_turn: int | None = None, *, more: bool = False) -> None:
        one = EndedSession(id=session_id, before_turn=before_turn)
        self.pages.append(EndedSessions(items=[one], next=f"after {session_id}", more=more))

    def ask(self, after: str | None) -> EndedSessions:
        self.asked.append(after)
        if self.away:
            raise Unavailable("нет ответа")
        return self.pages.pop(0) if self.pages else EndedSessions(items=[], next=after or "begin", more=False)


@pytest.fixture
def identity() -> Identity:
    return Identity()


@pytest.fixture
def tokens(door: Door, identity: Identity) -> Tokens:
    return Tokens(lambda: KeySet([door.key]).as_dict(private=False), Ended(identity.ask))


def test_an_ended_session_is_refused_and_another_is_not(door: Door, identity: Identity, tokens: Tokens) -> None:
    gone, alive = uuid7(), uuid7()
    bearer = {one: f"Bearer {door.token(sid=str(one))}" for one in (gone, alive)}
    assert tokens.caller(bearer[gone]).session_id == gone
    identity.ends(gone)
    tokens._ended.hear()
    with pytest.raises(Unauthorized, match="Сеанс окончен"):
        tokens.caller(bearer[gone])
    assert tokens.caller(bearer[alive]).session_id == alive


def test_only_tokens_of_an_earlier_turn_are_over(door: Door, identity: Identity, tokens: Tokens) -> None:
    session = uuid7()
    identity.ends(session, before_turn=2)
    with pytest.raises(Unauthorized):
        tokens.caller(f"Bearer {door.token(sid=str(session), turn='1')}")
    assert tokens.caller(f"Bearer {door.token(sid=str(session), turn='2')}").session_id == session


def test_all_pages_are_heard_before_anybody_is_believed(door: Door, identity: Identity, tokens: Tokens) -> None:
    first, second = uuid7(), uuid7()
    identity.ends(first, more=True)
    identity.ends(second)
    with pytest.raises(Unauthorized):
        tokens.caller(f"Bearer {door.token(sid=str(second))}")
    assert identity.asked == [None, f"after {first}"]


def test_who_has_never_heard_lets_nobody_in_and_who_has_goes_on(door: Door, identity: Identity, tokens: Tokens) -> None:
    bearer = f"Bearer {door.token(sid=str(uuid7()))}"
    identity.away = True
    with pytest.raises(Unavailable):
        tokens.caller(bearer)
    identity.away = False
    assert tokens.caller(bearer)
    identity.away = True
    with pytest.raises(Unavailable):
        tokens._ended.hear()
    assert tokens.caller(bearer)


def test_an_end_is_forgotten_when_no_token_can_be_left(
    door: Door, identity: Identity, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.ends(uuid7())
    tokens._ended.hear()
    assert len(tokens._ended._known) == 1
    monkeypatch.setattr("gateway.ended.KEEP", -1.0)
    tokens._ended.hear()
    assert not tokens._ended._known
