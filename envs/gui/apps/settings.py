"""The settings of a device: pages within pages, switches, selects, sliders and networks."""

from __future__ import annotations

from ...draws import Draws
from .app import App
from .settings_data import device, forget, join
from .settings_pages import Page, page_of, record_of
from .settings_tasks import TEMPLATES
from .settings_view import draw, fits, matches
from .settings_way import toward
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import held

__all__ = ["SettingsApp"]


class SettingsApp(App):
    """The settings of a device."""

    name = "settings"
    title = "Settings"
    templates = TEMPLATES

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return device(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        draw(state, stage)

    def click(self, state: State, id: str) -> bool:
        verb, _, name = id.partition(":")
        if verb == "nav":
            state.home("home")
            return state.go(name)
        if verb == "open":
            return state.go(name)
        if verb == "found":
            return state.go(matches(state.data, str(held(state, "search")))[int(name)][0].id)
        if verb == "up":
            return state.back()
        if verb in ("cancel", "dismiss"):
            state.dialog = ""
            return True
        page = page_of(state.data, state.page)
        if page is None:
            return False
        if verb == "net":
            return self._choose_network(state, name)
        if verb == "connect":
            return self._connect(state)
        if verb == "confirm":
            what, state.dialog = state.dialog, ""
            return self._clear(state, page, what)
        return self._set(state, page, verb, name)

    def chosen(self, state: State, id: str, option: str) -> None:
        page = page_of(state.data, state.page)
        if page is not None:
            record_of(state.data, page)[id.removeprefix("set:")] = option

    def typed(self, state: State, id: str) -> None:
        state.scroll.pop("found", None)

    def enter(self, state: State, id: str) -> bool:
        if id == "password":
            ready = not state.knobs.guarded or len(str(held(state, "password"))) >= 8
            return ready and self._connect(state)
        page = page_of(state.data, state.page)
        return page is not None and self._apply(state, page)

    def slide(self, state: State, id: str, share: float) -> bool:
        page = page_of(state.data, state.page)
        if page is None:
            return False
        record_of(state.data, page)[id.removeprefix("set:")] = round(100 * share)
        return True

    def _set(self, state: State, page: Page, verb: str, name: str) -> bool:
        """Change what a page sets at once."""
        record = record_of(state.data, page)
        if verb == "set":
            record[name] = not record[name]
        elif verb == "pick":
            key, _, option = name.partition(":")
            record[key] = option
        elif verb in ("less", "more"):
            item = next(each for each in page.items if each.key == name)
            value = record[name] + (item.step if verb == "more" else -item.step)
            record[name] = min(max(value, item.low), item.high)
        elif verb == "apply":
            return self._apply(state, page)
        else:
            return self._act(state, page, name)
        return True

    def _apply(self, state: State, page: Page) -> bool:
        """Keep what was typed into the fields of a page."""
        if not fits(state, page):
            state.said = "Nothing was changed"
            return False
        record = record_of(state.data, page)
        for item in page.items:
            if item.kind == "field":
                id = f"set:{item.key}"
                record[item.key] = state.fields[id] = held(state, id, record[item.key]).strip()
        state.said = "Saved"
        return True

    def _act(self, state: State, page: Page, key: str) -> bool:
        """Press a button of a page; what cannot be undone asks back, where that is wanted."""
        if key == "join":
            network = page.where[-1]
            joined = state.data["wifi"]["connected"] == network
            state.data["wifi"]["connected"] = "" if joined else network
            state.said = "Disconnected" if joined else "Connected"
            return True
        what = key if key in ("forget", "remove") else f"clear:{key}"
        if state.knobs.guarded:
            state.dialog = what
            return True
        return self._clear(state, page, what)

    def _clear(self, state: State, page: Page, what: str) -> bool:
        """Do what was confirmed."""
        if what == "forget":
            forget(state.data, page.where[-1])
            return state.back()
        if what == "remove":
            del state.data["accounts"][page.where[-1]]
            return state.back()
        key = what.partition(":")[2]
        record_of(state.data, page)[key] = 0
        state.said = "Cleared"
        return True

    def _choose_network(self, state: State, key: str) -> bool:
        record = state.data["networks"][key]
        if record["saved"]:
            return state.go(f"net:{key}")
        if record["secured"]:
            state.dialog, state.fields["password"] = f"join:{key}", ""
            return True
        join(state.data, key)
        state.said = "Connected"
        return True

    def _connect(self, state: State) -> bool:
        words = str(held(state, "password"))
        if len(words) < 8:
            state.said = "The password is too short"
            return False
        join(state.data, state.dialog.partition(":")[2], words)
        state.dialog, state.said = "", "Connected"
        return True

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)
