from bot.feeds.grocery.makers import NO_MAKER, maker_name, named_brand


def test_every_maker_has_a_name_of_his_own_and_keeps_it() -> None:
    makers = [maker for maker in range(6_500) if maker not in NO_MAKER]
    names = {maker_name(maker) for maker in makers}
    assert len(names) == len(makers)
    assert all(name.isalpha() and name.istitle() for name in names)
    assert maker_name(544) == "Marbank"


def test_loose_goods_have_no_maker() -> None:
    assert {maker_name(maker) for maker in NO_MAKER} == {""}


def test_a_type_may_name_its_brand() -> None:
    assert named_brand("Maybelline Makeup") == "Maybelline"
    assert named_brand("Yogurt") == ""
