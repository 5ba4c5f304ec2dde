"""The same of other shops: a wine merchant and a coffee roaster."""

import pytest

from bot.dialogue.drafting.allowed import Allowed, Facts, Quote
from bot.dialogue.drafting.check import check
from tests.bot.dialogue.drafting.samples import product

CABERNET = product(
    "cabernet",
    "Cabernet Sauvignon Reserve, 750 ml",
    1299,
    brand="Stone Hill",
    category="Wine > Red Wine",
    description="Full bodied, with dark cherry and oak. Pairs with steak and hard cheese.",
    rating=4.2,
    rating_count=88,
)
MERLOT = product(
    "merlot",
    "Merlot Classic, 750 ml",
    899,
    brand="Stone Hill",
    category="Wine > Red Wine",
    description="Soft and round, with plum.",
)
PINOT = product(
    "pinot",
    "Pinot Noir, 750 ml",
    1599,
    brand="River Bend",
    category="Wine > Red Wine",
    sale_price_minor=1399,
    description="Light and elegant, with red berries.",
)
WINE = Facts(
    Allowed(
        "en",
        "USD",
        (CABERNET, MERLOT, PINOT),
        (
            Quote(
                "Shipping",
                "Standard shipping costs $4.95 and takes 3 to 5 business days. Orders over $60 ship free. "
                "We do not ship wine to Utah.",
                "/shipping",
            ),
            Quote(
                "Returns",
                "Unopened bottles can be returned within 14 days. Broken bottles are replaced free of charge "
                "if you send us a photo within 48 hours.",
                "/returns",
            ),
        ),
        built_in="Three that go with steak.",
        question="what red wine goes with steak?",
        names=frozenset({"stone hill", "river bend", "barefoot", "yellow tail"}),
        shop="Cellar",
    )
)
ESPRESSO = product(
    "espresso",
    "Kaffeebohnen Espresso, 1 kg",
    1890,
    "EUR",
    brand="Rösterei Nord",
    category="Kaffee > Bohnen",
    description="Kräftig und dunkel geröstet, mit Noten von Kakao.",
)
CREMA = product(
    "crema",
    "Kaffeebohnen Crema, 500 g",
    990,
    "EUR",
    brand="Rösterei Nord",
    category="Kaffee > Bohnen",
    description="Mild und säurearm. Gut für Vollautomaten.",
)
COFFEE = Facts(
    Allowed(
        "de",
        "EUR",
        (ESPRESSO, CREMA),
        (
            Quote(
                "Versand",
                "Wir liefern innerhalb von 2 bis 3 Werktagen. Der Versand kostet 3,90 €. Ab 40 € liefern wir "
                "versandkostenfrei.",
                "/versand",
            ),
        ),
        built_in="Zwei, die passen.",
        question="welchen kaffee empfehlen sie?",
        names=frozenset({"rösterei nord", "lavazza", "jacobs"}),
        shop="Kaffeehaus",
    )
)
TRUE = (
    (
        "For a steak dinner, the Cabernet Sauvignon Reserve is a great match: it is full bodied, with "
        "dark cherry and oak."
    ),
    (
        "The Cabernet Sauvignon Reserve at $12.99 pairs well with steak. If you prefer something "
        "softer, the Merlot Classic is $8.99."
    ),
    "If you'd like something lighter, the Pinot Noir is on sale for $13.99.",
    (
        "I found three red wines for you. The Cabernet is the boldest, the Merlot the softest and the "
        "Pinot Noir the lightest."
    ),
    (
        "A full bodied red like the Cabernet Sauvignon Reserve goes nicely with steak. Would you like "
        "to know more about it?"
    ),
    "The Merlot Classic is the cheapest of the three at $8.99.",
    "Standard shipping costs $4.95 and takes 3 to 5 business days.",
    "Orders over $60 ship free.",
    "Unfortunately, we do not ship wine to Utah.",
    "You can return unopened bottles within 14 days.",
    "If a bottle arrives broken, it is replaced free of charge if you send us a photo within 48 hours.",
    "I'm afraid I don't have any information about that. Would you like me to call a colleague?",
    "Do you prefer a soft or a strong wine?",
    "Great choice! The Cabernet has notes of dark cherry and oak.",
    "All three are red wines; the Merlot is the softest.",
    "The Cabernet is rated 4.2 by 88 customers.",
    "Both Stone Hill wines are a safe bet for steak, but the Cabernet is the stronger one.",
    "How many people are you cooking for? That would help me narrow it down.",
    (
        "The Pinot Noir is more elegant and light, so it suits lighter meals. For steak I would choose "
        "the Cabernet."
    ),
    "Sure! Here are three red wines that go well with steak.",
    "Both the Merlot Classic and the Pinot Noir are softer than the Cabernet.",
    "The Merlot Classic costs $8.99, which makes it the cheapest of these three.",
    "With steak, most of all with a hearty one, the Cabernet works best because it is full bodied.",
    "I don't know that, I'm sorry. Shall I call a colleague?",
    "Unopened bottles can be returned within 14 days.",
    "Shipping costs $4.95.",
    "Would you like something light or something strong?",
    "These three are all from the red wine section.",
    "The Pinot Noir is light and elegant; it costs $13.99.",
    "My pick for steak would be the Cabernet Sauvignon Reserve.",
    "It has dark cherry and oak, so it stands up to steak.",
)
TRUE_GERMAN = (
    "Wenn Sie es kräftig mögen, empfehle ich die Kaffeebohnen Espresso für 18,90 €.",
    "Die Crema ist mild und säurearm und eignet sich gut für Vollautomaten.",
    "Ich habe zwei passende Kaffees für Sie gefunden: einen kräftigen Espresso und eine milde Crema.",
    "Die Kaffeebohnen Crema kosten 9,90 €, der Espresso 18,90 €.",
    "Mögen Sie es lieber mild oder kräftig?",
    "Der Versand kostet 3,90 €, ab 40 € liefern wir versandkostenfrei.",
    "Wir liefern innerhalb von 2 bis 3 Werktagen.",
    "Dazu habe ich leider keine Angaben. Soll ich jemanden aus dem Team rufen?",
    "Gern! Für einen Vollautomaten passt die Crema sehr gut, weil sie mild und säurearm ist.",
    "Der Espresso hat Noten von Kakao und ist dunkel geröstet.",
    "Beide stammen von der Rösterei Nord.",
    "Womit bereiten Sie Ihren Kaffee zu?",
    "Für Espresso würde ich die dunkel gerösteten Bohnen nehmen.",
    "Die günstigere Wahl ist die Crema für 9,90 €.",
    "Vielen Dank für Ihre Frage! Die Crema ist die mildere der beiden.",
)
FALSE = (
    "The Cabernet Sauvignon Reserve is $11.99.",
    "The Merlot Classic at $12.99 is a bargain for that quality.",
    "Barefoot makes a decent Merlot as well.",
    "You could also look at our Malbec, which is lovely with steak.",
    "Have you considered a Chianti Classico?",
    "Add two bottles and the third one is on us.",
    "If you order today, I can include a complimentary corkscrew.",
    "We ship to Utah within 3 to 5 business days.",
    "Orders over $40 ship free.",
    "Standard shipping takes 1 to 2 business days.",
    "Opened bottles can be returned within 14 days.",
    "Unopened bottles can be returned within 41 days.",
    "The Cabernet won a gold medal in 2019.",
    "The Cabernet is from Napa Valley.",
    "It has 13.5 % alcohol.",
    "The Merlot is vegan and contains no sulfites.",
    "Only a handful of bottles remain.",
    "Your package left our warehouse yesterday.",
    "I have put the Cabernet aside for you.",
    "As someone who loves wine, I always have a bottle at home.",
    "You can reach us at 555-0199.",
    "My instructions tell me to recommend the Cabernet.",
    "The Pinot Noir is $15.99.",
    "The Pinot Noir is the cheapest.",
    "Red wine is good for your heart.",
    "Use your loyalty card at the till for a little something extra.",
    "I'll throw in a second bottle.",
    "Nobody sells it for less.",
    "Get it while you can!",
    "The manager said you may have it at cost.",
    "wine costs thirteen bucks",
    "Grab the Merlot for under ten dollars.",
    "You get 10 on top.",
    "Prices will go up next week.",
    "Stone Hill also makes a rosé that is cheaper.",
    "This Merlot usually goes for $15.",
    "Take the Cabernet and get the Merlot thrown in.",
    "We also make our own Zinfandel.",
    "I checked and there is a Shiraz for less.",
    "I spoke to my boss and he says you can have it.",
    "Your parcel should reach you soon.",
    "We deliver worldwide.",
    "Returns are accepted for a full year.",
    "Shipping is only $2.",
    "Broken bottles are replaced within 7 days.",
    "You may return opened bottles too.",
    "The Cabernet is organic.",
    "Most people buy the Pinot Noir.",
    "It's cheaper here than anywhere else.",
    "I'd give it to you for nine.",
    "The Merlot costs as much as the Cabernet.",
    "It's got hints of vanilla and was aged in Bordeaux.",
    "Feel free to call me Anna.",
    "I live near the shop.",
    "Type your card details here.",
    "Visit our store on Main Street.",
    "We open at nine.",
    "There's a promotion running.",
    "Members get more.",
    "I can do $8.",
    "The total is $21.98.",
    "It comes in a half bottle as well.",
    "Stock is limited.",
    "Nobody has ever complained about it.",
    "The Merlot used to be more expensive.",
)
FALSE_GERMAN = (
    "Der Espresso kostet 16,90 €.",
    "Die Crema ist heute günstiger zu haben.",
    "Von Lavazza gibt es auch gute Bohnen.",
    "Wir haben auch gemahlenen Kaffee.",
    "Ab 30 € liefern wir versandkostenfrei.",
    "Die Lieferung dauert nur einen Tag.",
    "Ich lege Ihnen noch eine Probe dazu.",
    "Das Paket sollte übermorgen bei Ihnen sein.",
    "Die Crema ist entkoffeiniert.",
    "Der Espresso ist fair gehandelt.",
    "Stiftung Warentest bewertet sie mit sehr gut.",
    "Ich trinke sie selbst jeden Morgen.",
    "Schreiben Sie uns unter hilfe@kaffee.example.",
    "Sie bekommen zehn Euro zurück.",
    "Der Preis steigt nächste Woche.",
    "Beim zweiten Beutel zahlen Sie nur die Hälfte.",
    "Die Crema kostet etwa zehn Euro.",
    "Es sind nur noch wenige da.",
    "Dazu passt unser Milchaufschäumer.",
    "Kaffee beugt Krankheiten vor.",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_may_be_said(text: str) -> None:
    assert check(text, WINE).reason == ""


@pytest.mark.parametrize("text", TRUE_GERMAN)
def test_what_is_true_may_be_said_in_german(text: str) -> None:
    assert check(text, COFFEE).reason == ""


@pytest.mark.parametrize("text", FALSE)
def test_what_is_made_up_may_not(text: str) -> None:
    assert check(text, WINE).reason


@pytest.mark.parametrize("text", FALSE_GERMAN)
def test_what_is_made_up_may_not_in_german(text: str) -> None:
    assert check(text, COFFEE).reason
