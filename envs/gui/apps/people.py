"""People whom applications know: their names, numbers and addresses, all made up."""

from __future__ import annotations

from typing import NamedTuple

from ...draws import Draws

__all__ = ["CITIES", "COMPANIES", "Person", "address", "company", "mail_address", "people", "phone"]

_FIRST = (
    *("Ada", "Ahmed", "Alice", "Amara", "Andre", "Ann", "Beatriz", "Ben", "Carla", "Carlos", "Chen", "Clara"),
    *("Daniel", "David", "Diana", "Elena", "Emil", "Emma", "Erik", "Farah", "Felix", "Fiona", "George", "Grace"),
    *("Hana", "Helen", "Hugo", "Ida", "Igor", "Ines", "Ivan", "James", "Jan", "Joan", "Jonas", "Julia", "Karim"),
    *("Kate", "Kenji", "Lara", "Leo", "Lina", "Louis", "Lucy", "Marco", "Maria", "Marta", "Maya", "Mina", "Nadia"),
    *("Nils", "Nora", "Olga", "Omar", "Oscar", "Paul", "Petra", "Priya", "Rosa", "Ruth", "Sam", "Sara", "Simon"),
    *("Sofia", "Stefan", "Tara", "Theo", "Tom", "Uma", "Vera", "Victor", "Wanda", "Yara", "Yusuf", "Zoe"),
)
_LAST = (
    *("Abbott", "Adler", "Ali", "Bauer", "Becker", "Bianchi", "Brandt", "Carter", "Castro", "Chung", "Cohen", "Costa"),
    *("Diaz", "Dubois", "Eklund", "Farkas", "Fischer", "Fontana", "Garcia", "Grant", "Haas", "Hansen", "Hill"),
    *("Ito", "Jansen", "Keller", "Khan", "Kim", "Kovacs", "Larsen", "Lee", "Lind", "Lopez", "Marin", "Mendes"),
    *("Meyer", "Moreau", "Nair", "Novak", "Okafor", "Olsen", "Park", "Patel", "Petrov", "Quinn", "Reyes", "Rossi"),
    *("Sato", "Schmidt", "Silva", "Stone", "Suzuki", "Tanaka", "Torres", "Vargas", "Vogel", "Walsh", "Weber", "Wong"),
    *("Young", "Zhang", "Ziegler"),
)
_CLOSE_FIRST = {
    **{"Ann": "Anna", "Clara": "Carla", "Emma": "Emilia", "Erik": "Erika", "Helen": "Helena", "Jan": "Jana"},
    **{"Joan": "Joanna", "Julia": "Juliet", "Kate": "Katie", "Lina": "Linda", "Maria": "Mariana", "Marta": "Martha"},
    **{"Mina": "Minna", "Nora": "Norah", "Sam": "Samuel", "Sara": "Sarah", "Stefan": "Stefano", "Theo": "Theodor"},
    **{"Tom": "Tomas", "Victor": "Viktor", "Paul": "Paula", "Louis": "Louise", "Daniel": "Daniela", "Ivan": "Ivana"},
}
_CLOSE_LAST = {
    **{"Bauer": "Baur", "Fischer": "Fisher", "Hansen": "Hanson", "Jansen": "Janssen", "Larsen": "Larson"},
    **{"Lee": "Leigh", "Meyer": "Meier", "Olsen": "Olson", "Schmidt": "Schmid", "Weber": "Webber", "Zhang": "Zhao"},
    **{"Marin": "Marino", "Grant": "Grand", "Stone": "Stoner", "Vogel": "Vogler", "Wong": "Wang", "Park": "Parker"},
}

COMPANIES = (
    *("Alder & Sons", "Blue Harbor", "Brightline", "Cobalt Works", "Copper Kettle", "Elm Street Studio", "Fernwood"),
    *("Granite Labs", "Harvest Foods", "Juniper Health", "Lighthouse Media", "Marble Arch", "Northwind", "Oak & Iron"),
    *("Paper Crane", "Quarry Books", "Redwood Legal", "Silverline", "Tidal Energy", "Westgate School"),
)
"""Where people work."""

CITIES = (
    *("Ashford", "Bellmont", "Cedar Falls", "Dunmore", "Eastbrook", "Fairview", "Glenwood", "Harborview", "Kingsley"),
    *("Lakeside", "Milton", "Norwood", "Oakdale", "Riverton", "Stanford Hill", "Westport"),
)
"""Where people live."""

_STREETS = (
    *("Birch Lane", "Canal Street", "Chapel Road", "Garden Way", "Hill Street", "King Street", "Lake Drive"),
    *("Maple Avenue", "Mill Road", "Orchard Close", "Park Row", "River Walk", "School Lane", "Station Road"),
)


class Person(NamedTuple):
    """Somebody.

    Attributes:
        first: The first name.
        last: The last name.
    """

    first: str
    last: str

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first} {self.last}"


def people(draws: Draws, count: int, alike: bool = False) -> list[Person]:
    """Return `count` people whose names all differ; with `alike`, about a third nearly have the name of another."""
    found: dict[Person, None] = {}
    while len(found) < count:
        person = Person(draws.pick(_FIRST), draws.pick(_LAST))
        if alike and found and draws.chance(0.35):
            person = _close(draws, draws.pick(list(found)))
        found.setdefault(person)
    return list(found)


def _close(draws: Draws, person: Person) -> Person:
    """Return somebody whose name is nearly that of `person`."""
    ways = [Person(draws.pick(_FIRST), person.last), Person(person.first, draws.pick(_LAST))]
    if person.first in _CLOSE_FIRST:
        ways += [Person(_CLOSE_FIRST[person.first], person.last)] * 4
    if person.last in _CLOSE_LAST:
        ways += [Person(person.first, _CLOSE_LAST[person.last])] * 4
    return draws.pick(ways)


def phone(draws: Draws) -> str:
    """Return a telephone number of those that nobody has."""
    return f"+1 {draws.between(201, 989)} 555 01{draws.between(0, 99):02d}"


def mail_address(draws: Draws, person: Person) -> str:
    """Return an address for mail, in a domain that cannot exist."""
    host = draws.pick(("example.com", "example.org", "example.net"))
    first, last = person.first.lower(), person.last.lower()
    return draws.pick((f"{first}.{last}", f"{first}{last}", f"{first[0]}.{last}", f"{last}.{first}")) + f"@{host}"


def address(draws: Draws) -> str:
    """Return where somebody lives."""
    return f"{draws.between(1, 180)} {draws.pick(_STREETS)}, {draws.pick(CITIES)}"


def company(draws: Draws) -> str:
    """Return where somebody works."""
    return draws.pick(COMPANIES)
