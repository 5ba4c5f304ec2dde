"""The demo shop's departments, each with an icon at `widget/demo/icons/<department_slug>.svg`."""

import re

DEPARTMENTS = (
    "Produce",
    "Meat",
    "Seafood",
    "Deli",
    "Bakery",
    "Dairy & Eggs",
    "Frozen",
    "Grocery",
    "Drinks",
    "Beer, Wine & Spirits",
    "Natural Foods",
    "Café & Salad Bar",
    "Baby",
    "Health & Beauty",
    "Household",
    "Home & Garden",
    "Pets",
    "Books, Toys & Gifts",
    "Clothing",
    "Floral",
)


def department_slug(name: str) -> str:
    """`Beer, Wine & Spirits` -> `beer-wine-spirits`; ASCII, lower case."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("é", "e")).strip("-")
