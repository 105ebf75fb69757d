"""An address book: a list to search, details, a form, favourites and groups."""

from __future__ import annotations

from ...draws import Draws
from .app import App
from .contacts_data import FIELDS, blank, book, change_group, drop_group, name_of, remove
from .contacts_tasks import TEMPLATES
from .contacts_view import draw
from .contacts_way import toward
from .records import add, settle
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import held

__all__ = ["ContactsApp"]


class ContactsApp(App):
    """An address book."""

    name = "contacts"
    title = "Contacts"
    templates = TEMPLATES

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return book(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        draw(state, stage)

    def click(self, state: State, id: str) -> bool:
        verb, _, name = id.partition(":")
        contacts = state.data["contacts"]
        if verb == "nav":
            return state.home("groups") if name == "groups" else state.home("home", only="*" * (name == "starred"))
        if verb in ("group", "show"):
            return state.home("home", only=name)
        if verb == "row":
            return self._show(state, name)
        if verb in ("star", "favour"):
            record = contacts[name or state.at["contact"]]
            record["favourite"] = not record["favourite"]
            self._settled(state)
            return True
        if verb in ("dismiss", "cancel"):
            state.dialog = ""
            return True
        if verb in ("call", "write"):
            state.said = f"{'Calling' if verb == 'call' else 'Writing to'} {name_of(contacts[state.at['contact']])}"
            return True
        if verb in ("up", "leave"):
            return state.back()
        if verb == "new":
            return state.go("edit", contact="")
        if verb == "edit":
            return state.go("edit", contact=state.at["contact"])
        if verb == "save":
            return self._save(state)
        if verb == "member":
            state.fields[id] = not held(state, id, name in self._edited(state)["groups"])
            return True
        return self._remove(state, verb, name)

    def chosen(self, state: State, id: str, option: str) -> None:
        if id == "sort":
            state.data["sort"] = option

    def typed(self, state: State, id: str) -> None:
        if id == "search":
            state.scroll.pop("list", None)

    def enter(self, state: State, id: str) -> bool:
        if id == "name":
            return self._save_group(state)
        return id != "search" and self._save(state)

    def _edited(self, state: State) -> Data:
        """Return the contact in the form, as it is kept."""
        record: Data = state.data["contacts"].get(state.at.get("contact"), {}) or blank()
        return record

    def _settled(self, state: State) -> None:
        """Number new contacts anew, and keep showing the one that is shown."""
        shown = state.at.get("contact", "")
        if shown:
            state.at["contact"] = settle(state.data["contacts"], shown)
        else:
            settle(state.data["contacts"])

    def _show(self, state: State, id: str) -> bool:
        """Show a contact, beside the list as it is."""
        scroll, search = state.scroll.get("list", 0), state.fields.get("search", "")
        at = {"only": state.at.get("only", ""), "contact": id}
        (state.turn if state.page == "contact" else state.go)("contact", **at)
        state.scroll["list"], state.fields["search"] = scroll, search
        return True

    def _save(self, state: State) -> bool:
        """Keep what stands in the form."""
        before = self._edited(state)
        texts = {key: str(held(state, f"field:{key}", before[key])).strip() for key in FIELDS}
        if not texts["first"]:
            state.said = "A first name is needed"
            return False
        groups = [name for name in state.data["groups"] if held(state, f"member:{name}", name in before["groups"])]
        record = {**before, **texts, "kind": held(state, "kind", before["kind"]), "groups": sorted(groups)}
        contacts, id = state.data["contacts"], state.at["contact"]
        if id in contacts:
            contacts[id] = record
            id = settle(contacts, id)
        else:
            id = add(contacts, record)
        state.home("home", only="")
        state.go("contact", only="", contact=id)
        state.said = "Saved"
        return True

    def _save_group(self, state: State) -> bool:
        """Keep the name of a group, a new one or not."""
        name, before = str(held(state, "name")).strip(), state.dialog.partition(":")[2]
        if not name or name in state.data["groups"]:
            state.said = "There is such a group already" if name else "A name is needed"
            return False
        if before:
            change_group(state.data, before, name)
        else:
            state.data["groups"][name] = True
        state.dialog, state.said = "", "Saved"
        return True

    def _remove(self, state: State, verb: str, name: str) -> bool:
        """Delete a contact or a group, or change groups; what cannot be undone asks back, where that is wanted."""
        if verb == "keep":
            return self._save_group(state)
        if verb in ("add", "rename"):
            state.dialog, state.fields["name"] = f"group:{name}", name
            return True
        what = state.dialog if verb == "confirm" else f"{verb}:{name or state.at['contact']}"
        if verb != "confirm" and state.knobs.guarded:
            state.dialog = what
            return True
        verb, _, name = what.partition(":")
        state.dialog = ""
        if verb == "drop":
            drop_group(state.data, name)
        else:
            remove(state.data, name)
            state.home("home", only="")
        state.said = "Deleted"
        return True

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)
