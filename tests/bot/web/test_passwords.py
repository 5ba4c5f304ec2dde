import pytest
from argon2 import PasswordHasher

from bot.web.passwords import Argon2Passwords

QUICK = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


async def test_a_password_is_known_again_and_no_other() -> None:
    made = await QUICK.hash("Grüße")
    assert made.startswith("$argon2id$")
    assert made != await QUICK.hash("Grüße")
    assert await QUICK.verify(made, "Grüße")
    assert not await QUICK.verify(made, "grüße")


@pytest.mark.parametrize("broken", ["", "plain", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "ü"])
async def test_a_broken_hash_lets_nobody_in(broken: str) -> None:
    assert not await QUICK.verify(broken, "password")
