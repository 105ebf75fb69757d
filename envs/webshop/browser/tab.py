"""A tab that shows the shop, and what a person does in it: look, point, type, scroll."""

from __future__ import annotations

from ...browser.tab import Tab

__all__ = ["ShopTab"]

# Returns [x, y, tag] for the middle of an element, or null where there is none. The element is the one that sends the
# given click, or the n-th that can be pressed or typed into. It is scrolled into view first.
_AIM = """([click, number]) => {
  const all = [...document.querySelectorAll("input, a, button")];
  const sends = (e) => e.localName === "a" ? new URLSearchParams(e.search).get("click") : e.value;
  const found = number ? all[number - 1] : all.find((e) => e.localName !== "input" && sends(e) === click);
  if (!found) return null;
  let box = found.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) {
    found.scrollIntoView({block: "center"});
    box = found.getBoundingClientRect();
  }
  return [box.left + box.width / 2, box.top + box.height / 2, found.localName];
}"""
_UNDER = """([x, y]) => document.elementFromPoint(x, y)?.closest("input, a, button")?.localName ?? """ + '""'
_VIEW = """() => {
  const box = document.querySelector("input");
  return [scrollY, box?.value ?? "", box !== null && document.activeElement === box];
}"""
_PUT = """(words) => {
  const box = document.querySelector("input");
  box.value = words;
  box.focus({preventScroll: true});
}"""
_END = """(room) => {
  const box = document.querySelector("input");
  if (box === null || document.activeElement !== box || box.value.length > room) return false;
  box.setSelectionRange(box.value.length, box.value.length);
  return true;
}"""
_SCROLL = """([pixels, blur]) => { if (blur) document.activeElement?.blur(); scrollTo(0, pixels); }"""
_MOVE = """(pixels) => { const before = scrollY; scrollBy(0, pixels); return scrollY !== before; }"""

_ROOM = 10_000
"""Characters that can be typed one after the other: what is sent must fit into an address."""


class ShopTab(Tab):
    """A `Tab` with the shop."""

    def press(self, click: str) -> str:
        """Press what sends ``click[...]``; return its HTML tag, or nothing where there is no such thing."""
        return self._do(lambda: self._press(click))

    def press_number(self, number: int) -> str:
        """Press the `number`-th thing, from 1, that can be pressed or typed into; return its tag, or nothing."""
        return self._do(lambda: self._press("", number)) if 0 < number < 1_000_000 else ""

    def press_at(self, x: float, y: float) -> str:
        """Press at a point, in pixels; return the tag of what can be pressed there, or nothing."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return ""
        return self._do(lambda: self._press_at(x, y))

    def search(self, words: str) -> bool:
        """Type `words` into the search box and press return; return whether there is a box."""
        return self._do(lambda: self._search(words))

    def type(self, words: str) -> bool:
        """Add `words` to what the search box holds; return whether it has the caret, and room for them."""
        return self._do(lambda: self._type(words))

    def scroll(self, pixels: int) -> bool:
        """Scroll down by `pixels`, up if negative; return whether the view moved."""
        return self._do(lambda: self._page.evaluate(_MOVE, pixels))

    def view(self) -> tuple[float, str, bool]:
        """Return how far the page is scrolled, in pixels, what is typed, and whether the caret is there."""
        top, words, focused = self._do(lambda: self._page.evaluate(_VIEW))
        return top, words, focused

    def restore(self, view: tuple[float, str, bool]) -> None:
        """Go back to what `view` returned, on the same page."""
        self._do(lambda: self._restore(*view))

    async def _aim(self, click: str, number: int = 0) -> tuple[float, float, str] | None:
        found = await self._page.evaluate(_AIM, [click, number])
        return None if found is None else (found[0], found[1], found[2])

    async def _press(self, click: str, number: int = 0) -> str:
        found = await self._aim(click, number)
        if found is None:
            return ""
        await self._click(*found)
        return found[2]

    async def _press_at(self, x: float, y: float) -> str:
        kind = await self._page.evaluate(_UNDER, [x, y])
        await self._click(x, y, kind)
        return str(kind)

    async def _click(self, x: float, y: float, kind: str) -> None:
        if kind not in ("a", "button"):
            await self._page.mouse.click(x, y)
            return
        async with self._page.expect_navigation(wait_until="load"):
            await self._page.mouse.click(x, y)

    async def _search(self, words: str) -> bool:
        found = await self._aim("", 1)
        if found is None or found[2] != "input":
            return False
        await self._click(*found)
        await self._page.evaluate(_PUT, "")
        await self._page.keyboard.insert_text(words)
        if (await self._page.evaluate(_VIEW))[1] != words:
            # Typing drops what no keyboard has, such as control characters.
            await self._page.evaluate(_PUT, words)
        async with self._page.expect_navigation(wait_until="load"):
            await self._page.keyboard.press("Enter")
        return True

    async def _type(self, words: str) -> bool:
        if not await self._page.evaluate(_END, _ROOM - len(words)):
            return False
        await self._page.keyboard.insert_text(words)
        return True

    async def _restore(self, top: float, words: str, focused: bool) -> None:
        if words or focused:
            await self._page.evaluate(_PUT, "")
            await self._page.keyboard.insert_text(words)
        await self._page.evaluate(_SCROLL, [top, not focused])
