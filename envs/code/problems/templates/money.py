"""Money: prices, tariffs, taxes, interest and change, counted in cents."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.below(50 * 4**size),),
    edges=((0,), (1,), (3,), (13,), (14,), (16,), (1000,)),
    percent=(4, 12, 20, 28),
    wanted=("the tax in it", "the price without the tax"),
    halves=("up", "down"),
)
def tax_inside(gross: int, *, percent: int, wanted: str, halves: str) -> int:
    """From a price of `gross` cents that contains a tax of {percent} percent of the price without it, return {wanted}.

    The price without the tax is rounded to whole cents, exact halves {halves}, and the tax is the rest of the price.
    `gross` is not negative.
    """
    net = (200 * gross + 100 + percent - (halves == "down")) // (2 * (100 + percent))
    return net if wanted.startswith("the price") else gross - net


@template(
    level=1,
    inputs=lambda draw, size: (draw.below(40 * 4**size),),
    edges=((0,), (1,), (100,), (5000,), (99999,)),
    rate=(112, 87, 1043, 9510),
    fee=(0, 50, 199),
    share=(0, 1, 2),
    rule=("rounded down", "rounded up"),
)
def exchange(cents: int, *, rate: int, fee: int, share: int, rule: str) -> int:
    """Change an amount of `cents`, not negative, into another currency and return what is paid out, in its hundredths.

    For 100 cents there are {rate} hundredths. From the amount in cents first {fee} cents are taken off and then {share}
    percent of what is left, rounded up to whole cents; an amount that does not cover the {fee} cents pays out 0. The
    result is {rule}.
    """
    left = max(0, cents - fee)
    left -= -(-left * share // 100)
    return left * rate // 100 if rule == "rounded down" else -(-left * rate // 100)


@template(
    level=2,
    inputs=lambda draw, size: (draw.below(40 + 60 * size),),
    edges=((0,), (1,), (50,), (51,), (100,), (101,), (250,), (1000,)),
    bounds=((50, 100), (100, 250), (10, 50, 100), (20, 80, 250)),
    prices=((30, 25, 20, 12), (10, 14, 19, 25)),
    base=(0, 450),
    rule=(
        "the units within each tier cost that tier's price",
        "all units cost the price of the last one's tier",
    ),
)
def tariff(units: int, *, bounds: tuple[int, ...], prices: tuple[int, ...], base: int, rule: str) -> int:
    """Return what `units` units, not negative, cost in cents: {base} to begin with, and a price for each unit.

    One after the other, tiers end with the units number {bounds}, and one more tier has no end. Prices in cents are
    {prices}: the first tier's, the second's and so on, of which some may be left over. By the tariff, {rule}. No units
    cost {base}.
    """
    cost = base
    begin = 0
    for bound, price in zip([*bounds, units], prices, strict=False):
        if rule.startswith("the units"):
            cost += max(0, min(bound, units) - begin) * price
        elif begin < units and units <= bound:
            cost += units * price
            break
        begin = bound
    return cost


@template(
    level=4,
    inputs=lambda draw, size: (
        draw.below(60 * 3**size) - (20 if size % 4 == 0 else 0),
        [draw.pick((1, 1, 2, 3, 5, 0, 7)) for _ in range(1 + size)],
    ),
    edges=(
        (100, [1, 1, 1]),
        (0, [1, 2]),
        (2, [1, 1, 1, 1]),
        (10, [0, 0]),
        (-5, [1, 1]),
        (1, [0, 3]),
        (7, [2, 2]),
    ),
    coin=(1, 5, 10),
    ties=("the one who comes first", "the one who comes last", "the one with the greater weight, then who comes first"),
)
def split_bill(total: int, weights: list[int], *, coin: int, ties: str) -> list[int]:
    """Split a bill of `total` cents in proportion to `weights` and return what each one pays, in the same order.

    First everyone's exact share is rounded down to a multiple of {coin} cents. As long as {coin} cents or more are
    unpaid, {coin} more are paid by whoever has lost most by rounding and has paid no more yet; among equals by
    {ties}. What is left in the end, less than {coin} cents, is a gift. Raise ValueError if `total` is negative, or if
    no weight is positive. No weight is negative.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0:
        raise ValueError("nothing to split")
    shares = [total * weight // (whole * coin) * coin for weight in weights]
    lost = [total * weight - share * whole for weight, share in zip(weights, shares, strict=True)]
    order = list(range(len(weights)))
    if ties.endswith("last"):
        order.reverse()
    elif "greater" in ties:
        order.sort(key=lambda person: -weights[person])
    order.sort(key=lambda person: -lost[person])
    for person in order[: (total - sum(shares)) // coin]:
        shares[person] += coin
    return shares


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(1000, 12000 * (size + 1)), draw.between(400, 4000 + 1200 * size)),
    edges=((0, 100), (100000, 500), (5000, 5000), (5000, 5100), (40000, 600), (10000, 150)),
    rate=(50, 100, 125, 200),
    halves=("up", "down"),
    fee=(0, 300),
    limit=(24, 60),
)
def repay_loan(debt: int, payment: int, *, rate: int, halves: str, fee: int, limit: int) -> tuple[int, int] | None:
    """Return as a tuple (months, interest) how long a debt of `debt` cents takes to repay and the interest in all.

    At the end of each month interest of {rate} hundredths of a percent of the debt is added to it, rounded to whole
    cents, exact halves {halves}; then `payment` cents are paid, or the whole debt if that is less. After every
    sixth payment that leaves a debt, {fee} cents are added to the debt, which are not interest. A debt of 0 takes 0
    months. Return None if a debt is left after {limit} months.
    """
    months = interest = 0
    while debt > 0:
        if months == limit:
            return None
        added = (2 * debt * rate + 10000 - (halves == "down")) // 20000
        interest += added
        debt = max(0, debt + added - payment)
        months += 1
        if debt and months % 6 == 0:
            debt += fee
    return months, interest


@template(
    level=3,
    inputs=lambda draw, size: ([(draw.between(1, 30) * 25, draw.between(1, 5)) for _ in range(size)],),
    edges=(
        ([],),
        ([(100, 1)],),
        ([(100, 3)],),
        ([(100, 2), (50, 4)],),
        ([(300, 1), (200, 1), (100, 1)],),
    ),
    bundle=(2, 3, 4),
    free=("the cheapest article of each bundle is free", "each bundle's dearest article is sold at half its price"),
    percent=(0, 10, 15),
    least=(1500, 3000),
)
def basket_price(basket: list[tuple[int, int]], *, bundle: int, free: str, percent: int, least: int) -> int:
    """Return the price in cents of a `basket` of pairs (price of one article in cents, how many of them).

    All single articles, of whatever price, are put in order from the dearest to the cheapest and then cut into bundles
    of {bundle}; what is left in the end is no bundle. Then {free}, half prices rounded up to whole cents. If the sum
    after this is at least {least} cents, {percent} percent of the sum, rounded down to whole cents, are taken off.
    """
    articles = sorted((price for price, count in basket for _ in range(count)), reverse=True)
    total = sum(articles)
    for end in range(bundle, len(articles) + 1, bundle):
        total -= articles[end - 1] if free.startswith("the cheapest") else articles[end - bundle] // 2
    if total >= least:
        total -= total * percent // 100
    return total


@template(
    level=4,
    inputs=lambda draw, size: (
        [(draw.pick((9, 4, -5, -3, -8)) if place else 12, draw.between(80, 120)) for place in range(size)],
    ),
    edges=(([],), ([(5, 100)],), ([(5, 100), (-5, 90)],), ([(5, 100), (-6, 120)],), ([(2, 10), (3, 20), (-4, 15)],)),
    order=("first", "last"),
    fee=(0, 3, 10),
    short=("raises ValueError", "is left out", "sells only what there is"),
)
def trading_gain(trades: list[tuple[int, int]], *, order: str, fee: int, short: str) -> tuple[int, int]:
    """Follow `trades`, pairs (pieces, price of one in cents), and return a tuple (gain in cents, pieces still held).

    A trade with positive pieces buys, one with negative pieces sells so many of those held, and those go {order} that
    were bought {order}. Selling a piece gains its selling price less the price that was paid for it. Every trade that
    is carried out costs {fee} cents, which lower the gain. A sale of more pieces than are held {short}. One that has
    nothing to sell at all is not carried out, unless it raises an error. No trade has 0 pieces.
    """
    lots: list[list[int]] = []
    gain = 0
    for pieces, price in trades:
        if pieces > 0:
            lots.append([pieces, price])
            gain -= fee
            continue
        wanted = -pieces
        held = sum(count for count, _ in lots)
        if wanted > held:
            if short.startswith("raises"):
                raise ValueError("not enough pieces")
            if short.startswith("is left") or not held:
                continue
            wanted = held
        gain -= fee
        while wanted:
            lot = lots[0 if order == "first" else -1]
            sold = min(wanted, lot[0])
            gain += sold * (price - lot[1])
            wanted -= sold
            lot[0] -= sold
            if not lot[0]:
                lots.remove(lot)
    return gain, sum(count for count, _ in lots)


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size, 1, 999),),
    edges=(([],), ([1],), ([2, 2],), ([3],), ([5],), ([4, 6, 8],), ([25],), ([10, 15],)),
    coin=(2, 4, 10, 20),
    halves=("up", "down", "to the one that is an even number of times as much"),
    when=("every price", "the sum"),
)
def cash_total(prices: list[int], *, coin: int, halves: str, when: str) -> int:
    """Return what `prices`, in cents, come to when {when} is rounded to a multiple of {coin} cents.

    Amounts that lie in the middle between two multiples are rounded {halves}. No prices come to 0.
    """
    total = 0
    for amount in prices if when == "every price" else [sum(prices)]:
        below, rest = amount // coin * coin, amount % coin
        middle = halves == "up" or (halves != "down" and below // coin % 2 == 1)
        total += below + coin if 2 * rest > coin or (2 * rest == coin and middle) else below
    return total
