"""A shop: customers, products, orders and their lines."""

from __future__ import annotations

from ....draws import Draws
from .question import Question, Rows, Schema, maybe

_NAMES = ("Ada", "Ben", "Chloe", "Dan", "Eve", "Finn", "Gil", "Hana", "Ivo", "O'Neil")
_CITIES = ("Oslo", "Lima", "Kyoto", "Accra")
_CATEGORIES = ("books", "toys", "garden", "music")
_GOODS = ("lamp", "chair", "kite", "drum", "spade", "atlas", "novel", "puzzle", "flute", "vase", "rope", "globe")
_DAYS = tuple(f"2024-{month:02}-{day:02}" for month in range(1, 7) for day in (1, 9, 17, 25))


def _draw(draw: Draws, size: int) -> Rows:
    customers = [(10 + n, draw.pick(_NAMES), maybe(draw, draw.pick(_CITIES))) for n in range(size)]
    products = [
        (100 + n, draw.pick(_GOODS), draw.pick(_CATEGORIES), 5 * draw.between(1, 12)) for n in range(size + size // 3)
    ]
    count = size * 2
    orders = [(500 + n, draw.pick(customers)[0], draw.pick(_DAYS)) for n in range(count)]
    pairs = {(draw.pick(orders)[0], draw.pick(products)[0]) for _ in range(count * 2)}
    return {
        "customers": customers,
        "products": products,
        "orders": orders,
        "lines": [(order, product, draw.between(1, 4)) for order, product in sorted(pairs)],
    }


SCHEMA = Schema(
    "a shop",
    """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price INTEGER NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, day TEXT NOT NULL);
CREATE TABLE lines (order_id INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL);
""",
    _draw,
)

QUESTIONS = (
    Question(
        "dear_products",
        1,
        "Name and price of every product in the category {category} that costs at least {least}, the dearest first;"
        " where prices are equal, by name in alphabetical order.",
        """SELECT name, price
FROM products
WHERE category = '{category}'
AND price >= {least}
ORDER BY price DESC, name""",
        ordered=True,
        parameters={"category": _CATEGORIES, "least": range(15, 50, 5)},
    ),
    Question(
        "customers_of_city",
        1,
        "Ids and names of the customers who do not live in {city}, those whose city is not known included; in"
        " alphabetical order of names, and the greatest id first where names are the same.",
        """SELECT id, name
FROM customers
WHERE city <> '{city}'
OR city IS NULL
ORDER BY name, id DESC""",
        ordered=True,
        parameters={"city": _CITIES},
    ),
    Question(
        "orders_of_customers",
        2,
        "For every customer, also those without one: the id, the name and the number of orders on {day} or later.",
        """SELECT c.id, c.name, COUNT(o.id)
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id AND o.day >= '{day}'
GROUP BY c.id""",
        parameters={"day": _DAYS[4:20:2]},
    ),
    Question(
        "big_spenders",
        3,
        "Ids of the customers who have spent more than {amount} on products of the category {category}, and the sum of"
        " price times quantity that they spent on them.",
        """SELECT o.customer_id, SUM(p.price * l.quantity)
FROM orders o
JOIN lines l ON l.order_id = o.id
JOIN products p ON p.id = l.product_id
WHERE p.category = '{category}'
GROUP BY o.customer_id
HAVING SUM(p.price * l.quantity) > {amount}""",
        parameters={"category": _CATEGORIES, "amount": range(60, 160, 20)},
    ),
    Question(
        "never_ordered",
        3,
        "Names of the products that cost less than {price} and that no customer from {city} has ever ordered; a name"
        " appears as often as there are such products.",
        """SELECT p.name
FROM products p
WHERE p.price < {price}
AND NOT EXISTS (
  SELECT 1 FROM lines l
  JOIN orders o ON o.id = l.order_id
  JOIN customers c ON c.id = o.customer_id
  WHERE l.product_id = p.id
  AND c.city = '{city}'
)""",
        parameters={"price": range(25, 55, 5), "city": _CITIES},
    ),
    Question(
        "best_of_category",
        4,
        "For every category of which something was sold on {day} or later: the category, the id of the product of which"
        " most pieces were sold on these days, and the number of these pieces; the smaller id where numbers are equal."
        " In alphabetical order of the categories.",
        """WITH sold AS (
  SELECT p.category, p.id, SUM(l.quantity) AS pieces
  FROM products p
  JOIN lines l ON l.product_id = p.id
  JOIN orders o ON o.id = l.order_id
  WHERE o.day >= '{day}'
  GROUP BY p.id
), ranked AS (
  SELECT category, id, pieces, ROW_NUMBER() OVER (PARTITION BY category ORDER BY pieces DESC, id) AS place
  FROM sold
)
SELECT category, id, pieces
FROM ranked
WHERE place = 1
ORDER BY category""",
        ordered=True,
        parameters={"day": _DAYS[:16:3]},
    ),
    Question(
        "running_total",
        5,
        "For every month in which there was an order of a product of at least {price}: the month, as in 2024-03, what"
        " was spent on such products in it, and what was spent on them from the beginning up to the end of the month."
        " In the order of months.",
        """WITH months AS (
  SELECT substr(o.day, 1, 7) AS month, SUM(p.price * l.quantity) AS spent
  FROM orders o
  JOIN lines l ON l.order_id = o.id
  JOIN products p ON p.id = l.product_id
  WHERE p.price >= {price}
  GROUP BY substr(o.day, 1, 7)
)
SELECT month, spent, SUM(spent) OVER (ORDER BY month)
FROM months
ORDER BY month""",
        ordered=True,
        parameters={"price": range(10, 45, 5)},
    ),
)
