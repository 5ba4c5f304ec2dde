import pytest

from bot.feeds.attributes import MOST, attributes
from bot.feeds.problems import Problems, Row


def read(problems: Problems | None = None, **values: object) -> dict[str, str]:
    return attributes(Row(1, values, ""), problems or Problems())


def test_details_as_objects_of_both_spellings() -> None:
    details = [
        {"section_name": "General", "attribute_name": "Neck", "attribute_value": "round"},
        {"attributeName": "Fit", "attributeValue": "slim"},
        "Care:Wash:30",
    ]
    assert read(product_detail=details) == {"neck": "round", "fit": "slim", "wash": "30"}


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        ("color", "x" * 201, "color is 201 characters long, more than 200; left out"),
        ("color", ["red"], "color is a list or an object, not a text; left out"),
        ("color", "a\x00", "color holds a NUL character; left out"),
        ("product_detail", "neck", "product_detail is not section:name:value; left out"),
        ("product_detail", "General::round", "product_detail is not section:name:value; left out"),
        ("product_detail", [7], "product_detail is not section:name:value; left out"),
        ("product_detail", [{"attribute_name": {}}], "name is a list or an object, not a text; left out"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_note(field: str, value: object, note: str) -> None:
    problems = Problems()
    assert read(problems, size="M", **{field: value}) == {"size": "M"}
    assert (problems.count, dict(problems.notes)) == (0, {note: 1})


def test_of_two_values_the_first_is_kept_with_a_note() -> None:
    problems = Problems()
    assert read(problems, color="red", product_detail="x:Color:blue,x:color:red") == {"color": "red"}
    assert list(problems.notes) == [
        "the attribute 'color' is given twice with different values; the first is kept"
    ]


def test_there_is_an_end_to_them() -> None:
    problems = Problems()
    details = ",".join(f"x:n{number}:v" for number in range(MOST + 3))
    assert len(read(problems, product_detail=details)) == MOST
    assert dict(problems.notes) == {f"a product has more than {MOST} attributes; the first are kept": 3}


def test_an_empty_one_is_none() -> None:
    assert read(color=" ", product_detail="x:neck: ") == {}
