import pytest

from bot.actions import users
from bot.errors import Invalid, NotFound, NotSignedIn
from bot.model import Role
from tests.bot.actions.house import House


async def test_a_user_is_found_by_his_address_however_it_is_written(house: House) -> None:
    added = await house.hire(" Carl@Shop.Example ", "Carl", Role.ADMIN)
    assert added.email == "carl@shop.example"
    assert await house.reactor.read(users.by_email, "CARL@shop.example ") == added
    assert await house.reactor.read(users.by_email, "nobody@shop.example") is None


@pytest.mark.parametrize(
    "email", ["", "carl", "@shop.example", "carl@", "c arl@shop.example", "x" * 300 + "@a"]
)
async def test_an_address_that_is_none(house: House, email: str) -> None:
    with pytest.raises(Invalid) as raised:
        await house.hire(email, "Carl")
    assert raised.value.data["field"] == "email"


async def test_an_address_that_is_taken_and_a_name_that_is_none(house: House) -> None:
    with pytest.raises(Invalid, match="there is an account"):
        await house.hire("ANN@shop.example", "Ann")
    with pytest.raises(Invalid) as raised:
        await house.hire("carl@shop.example", " ")
    assert raised.value.data["field"] == "name"


async def test_a_session_lasts_twelve_hours(house: House) -> None:
    token = await house.reactor.run(users.open_session, house.ann)
    assert await house.reactor.read(users.who, token) == house.ann
    house.clock.forward(hours=11, minutes=59)
    assert await house.reactor.read(users.who, token) == house.ann
    house.clock.forward(minutes=1)
    assert await house.reactor.read(users.who, token) is None


async def test_tokens_are_long_different_and_not_stored(house: House) -> None:
    tokens = {await house.reactor.run(users.open_session, house.ann) for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens)
    async with house.database.read() as store:
        for token in tokens:
            assert await store.users.by_session(token, house.clock.now()) is None


@pytest.mark.parametrize("token", ["", "wrong", "\ud800", "x" * 10_000])
async def test_a_wrong_token_is_nobodys(house: House, token: str) -> None:
    assert await house.reactor.read(users.who, token) is None


async def test_signing_out_ends_one_session(house: House) -> None:
    here, there = [await house.reactor.run(users.open_session, house.ann) for _ in range(2)]
    await house.reactor.run(users.close_session, here)
    assert await house.reactor.read(users.who, here) is None
    assert await house.reactor.read(users.who, there) == house.ann


async def test_a_new_password_ends_every_session_of_that_user(house: House) -> None:
    anns = await house.reactor.run(users.open_session, house.ann)
    bens = await house.reactor.run(users.open_session, house.ben)
    await house.reactor.run(users.set_password, house.ann.user_id, "hash of new")
    assert await house.reactor.read(users.who, anns) is None
    assert await house.reactor.read(users.who, bens) == house.ben
    with pytest.raises(NotFound):
        await house.reactor.run(users.set_password, house.ann.user_id.__class__("nobody"), "x")


async def test_a_password_changed_since_it_was_verified_opens_no_session(house: House) -> None:
    await house.reactor.run(users.set_password, house.ann.user_id, "hash of new")
    with pytest.raises(NotSignedIn):
        await house.reactor.run(users.open_session, house.ann)
    now = await house.reactor.read(users.by_email, house.ann.email)
    assert now
    token = await house.reactor.run(users.open_session, now)
    assert await house.reactor.read(users.who, token) == now
