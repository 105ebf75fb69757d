"""The web site: addresses are states, presses are actions, and nothing that is asked breaks it."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.webshop.page import State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.site.site import Site
from rewardlab.errors import ConfigurationError

from .toy_shop import GOAL, ToyCatalogue

CATALOGUE = ToyCatalogue()


@pytest.fixture(scope="module")
def site():
    opened = Site(CATALOGUE)
    yield opened
    opened.stop()


@pytest.fixture
def session(site):
    return Session(Shop(CATALOGUE), GOAL)


def ask(site, path, *, post=None, host="127.0.0.1"):
    """Return status, body and headers of the answer, without following where it sends."""
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)
    with closing(connection):
        body = None if post is None else urlencode(post)
        connection.request("GET" if post is None else "POST", path, body, {"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def follow(site, path, **how):
    status, _, headers = ask(site, path, **how)
    assert status == 303
    return headers["Location"]


def test_a_trip_by_links_and_forms(site, session):
    path = site.path(site.open(session))
    path = follow(site, f"{path}?search=red+mug&click=search")
    assert session.state == State("results", "red mug")
    path = follow(site, f"{path}?click=b0mug00000")
    path = follow(site, f"{path}?click=large")
    status, document, _ = ask(site, path)
    assert status == 200
    assert "Price: $12.50" in document
    path = follow(site, path, post={"click": "buy now"})
    assert session.bought
    assert "Thank you" in ask(site, path)[1]


def test_an_older_address_is_where_the_trip_goes_back_to(site, session):
    start = site.path(site.open(session))
    results = follow(site, f"{start}?search=mug")
    item = follow(site, f"{results}?click=b0mug00003")
    assert ask(site, results)[0] == 200
    assert session.state.page == "results"
    follow(site, f"{item}?click=reviews")
    assert session.state == State("reviews", "mug", 1, 3)
    assert session.visited == (3,)


def test_an_address_buys_nothing(site, session):
    name = site.open(session)
    results = follow(site, f"{site.path(name)}?search=mug")
    item = follow(site, f"{results}?click=b0mug00000")
    assert follow(site, item.replace("item_page", "done")) == item
    for pressed in ("click=buy+now", "click=Buy%20Now", "click=%20buy%20now", "refuse=", "refuse=no"):
        status, document, _ = ask(site, f"{item}?{pressed}")
        assert status == 200
        assert "Price: $10.00" in document
    assert not session.bought


def test_an_address_declines_nothing(site):
    session = Session(Shop(CATALOGUE), GOAL, refusable=True)
    path = site.path(site.open(session))
    assert ask(site, f"{path}?refuse=no")[0] == 200
    assert not session.refused
    follow(site, path, post={"refuse": "no"})
    assert session.refused


def test_what_was_bought_stays_bought(site, session):
    name = site.open(session)
    item = follow(site, f"{follow(site, f'{site.path(name)}?search=mug')}?click=b0mug00000")
    done = follow(site, item, post={"click": "buy now"})
    assert follow(site, item) == done
    assert follow(site, f"{item}?click=reviews") == done
    assert ask(site, f"{done}?click=back+to+search")[0] == 200
    assert session.bought


def test_searching_for_nothing_is_a_press_on_the_button(site, session):
    follow(site, f"{site.path(site.open(session))}?search=&click=search")
    assert session.last_action == ("click", "search")
    assert not session.valid


def test_ten_thousand_characters_are_a_search(site, session):
    follow(site, f"{site.path(site.open(session))}?search={quote('😀 mug ' * 2_000)}")
    assert session.state.page == "results"


@pytest.mark.parametrize(
    "path", ["/nobody", "/search_results/nobody/mug/1", "/item_page/x", "/../x", "//", "/%ff", "/a/b"]
)
def test_what_is_not_there_is_404(site, path):
    assert ask(site, path)[0] == 404


def test_pages_of_a_trip_that_do_not_exist_are_404(site, session):
    name = site.open(session)
    for path in (f"/search_results/{name}/mug/0", f"/item_page/{name}/B0NOBODY00/mug/1/%7B%7D", f"/done/{name}"):
        assert ask(site, path)[0] == 404
    item = f"/item_page/{name}/B0MUG00000/mug/1/" + quote('{"color": "mauve"}')
    assert ask(site, item)[0] == 404
    assert session.state == State()


def test_a_closed_trip_is_gone(site, session):
    name = site.open(session)
    site.close(name)
    assert ask(site, f"/{name}")[0] == 404


@pytest.mark.parametrize(("asked", "status"), [("&".join("abcdefghijklm"), 200), ("search=" + "x" * (1 << 20), 413)])
def test_too_much_at_once_is_no_action(site, session, asked, status):
    path = site.path(site.open(session))
    with closing(http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)) as connection:
        connection.request("POST", path, asked)
        assert connection.getresponse().status == status
    assert session.state == State()


@settings(max_examples=60)
@given(path=st.binary(max_size=40), asked=st.binary(max_size=40), post=st.booleans())
def test_nothing_that_is_asked_breaks_the_site(site, path, asked, post):
    session = Session(Shop(CATALOGUE), GOAL)
    name = site.open(session)
    for start in ("/", f"/{name}", f"/search_results/{name}/", f"/item_page/{name}/B0MUG00000/"):
        status = ask(
            site, f"{start}{quote(path)}?{quote(asked, safe='=&%+')}", post={"click": asked} if post else None
        )[0]
        assert status in (200, 303, 404, 405)


def test_no_page_of_elsewhere_reaches_it_under_another_name(site):
    assert ask(site, "/shop.css", host="shop.example")[0] == 400


def test_documents_fetch_nothing_from_elsewhere_and_are_not_kept(site, session):
    headers = ask(site, site.path(site.open(session)))[2]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"


def test_pictures_are_known_by_identifier_and_by_number(site):
    status, drawn, headers = ask(site, "/picture/b0mug00000")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert ask(site, "/picture/0")[1] == drawn
    assert ask(site, "/picture/24")[0] == ask(site, "/picture/-1")[0] == ask(site, "/picture/x")[0] == 404


def test_answers_do_not_wait_for_the_other_side(site):
    # asyncio switches off Nagle's algorithm, which holds small answers back for 40 ms, where the protocol is named.
    assert site._socket.proto == socket.IPPROTO_TCP


def test_the_front_page_opens_a_trip_where_there_is_a_welcome(site):
    assert ask(site, "/")[0] == 404
    shop = Site(CATALOGUE, welcome=lambda: shop.open(Session(Shop(CATALOGUE), GOAL)), most_trips=2)
    paths = [follow(shop, "/") for _ in range(3)]
    assert [ask(shop, path)[0] for path in paths] == [404, 200, 200]
    shop.stop()


def test_a_taken_port_is_refused(site):
    port = int(site.url.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match=f"port={port}.*cannot listen"):
        Site(CATALOGUE, port=port)
