"""A mail program: folders, messages, answers, drafts, stars and labels."""

from __future__ import annotations

from ...draws import Draws
from .app import App
from .mail_data import FIELDS, delete, empty_bin, mailbox, move, send, written
from .mail_tasks import TEMPLATES
from .mail_view import draw
from .mail_way import toward
from .records import settle
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import held

__all__ = ["MailApp"]


class MailApp(App):
    """A mail program."""

    name = "mail"
    title = "Mail"
    templates = TEMPLATES

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return mailbox(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        draw(state, stage)

    def click(self, state: State, id: str) -> bool:
        verb, _, name = id.partition(":")
        if verb in ("folder", "go"):
            return state.home("home", folder=name)
        if id == "nav:folders":
            return state.home("folders")
        if verb == "row":
            return self._open(state, name)
        if verb == "pick":
            state.fields[id] = not held(state, id, False)
            return True
        if verb == "bulk":
            return self._bulk(state, name)
        if verb in ("dismiss", "cancel"):
            state.dialog = ""
            return True
        if verb == "up":
            return state.back()
        if verb == "compose":
            return state.go("compose", folder=state.at.get("folder", "Inbox"), draft="", kind="", of="")
        if verb in ("send", "keep", "discard"):
            return self._finish(state, verb)
        if verb == "label":
            inside = name in state.data["mails"][state.dialog.partition(":")[2]]["labels"]
            state.fields[id] = not held(state, id, inside)
            return True
        if verb in ("empty", "confirm"):
            return self._clear(state, state.dialog if verb == "confirm" else "empty:")
        return self._treat(state, verb, name or state.at.get("mail", ""))

    def chosen(self, state: State, id: str, option: str) -> None:
        if id == "move":
            move(state.data, state.at["mail"], option)
            self._listed(state, f"Moved to {option}")

    def typed(self, state: State, id: str) -> None:
        if id == "search":
            state.scroll.pop("list", None)

    def _listed(self, state: State, words: str) -> bool:
        """Show the list again, and say what was done."""
        state.home("home", folder=state.at.get("folder", "Inbox"))
        state.said = words
        return True

    def _open(self, state: State, id: str) -> bool:
        """Show a message beside the list as it is, or a draft to be written on."""
        folder = state.at.get("folder", "Inbox")
        if state.data["mails"][id]["folder"] == "Drafts":
            return state.go("compose", folder=folder, draft=id, kind="", of="")
        fields = {key: value for key, value in state.fields.items() if key == "search" or key.startswith("pick:")}
        scroll = state.scroll.get("list", 0)
        (state.turn if state.page == "mail" else state.go)("mail", folder=folder, mail=id)
        state.fields.update(fields)
        state.scroll["list"] = scroll
        return True

    def _treat(self, state: State, verb: str, id: str) -> bool:
        """Do something with one message."""
        mails = state.data["mails"]
        record = mails[id]
        if verb in ("star", "flag"):
            record["star"] = not record["star"]
        elif verb == "mark":
            record["read"] = not record["read"]
        elif verb == "labels":
            for name in state.data["labels"]:
                state.fields.pop(f"label:{name}", None)
            state.dialog = f"labels:{id}"
            return True
        elif verb == "apply":
            names = [name for name in state.data["labels"] if held(state, f"label:{name}", name in record["labels"])]
            record["labels"], state.dialog = sorted(names), ""
        elif verb == "archive":
            move(state.data, id, "Archive")
            return self._listed(state, "Archived")
        elif verb == "delete":
            return self._clear(state, f"delete:{id}")
        else:
            at = {"folder": state.at.get("folder", "Inbox"), "draft": "", "kind": verb, "of": id}
            return state.go("compose", **at)
        new = settle(mails, state.at["mail"]) if "mail" in state.at else settle(mails)
        if "mail" in state.at:
            state.at["mail"] = new
        return True

    def _clear(self, state: State, what: str) -> bool:
        """Delete; what cannot be undone asks back, where that is wanted."""
        verb, _, id = what.partition(":")
        final = verb == "empty" or state.data["mails"][id]["folder"] == "Trash"
        if final and state.knobs.guarded and not state.dialog:
            state.dialog = what
            return True
        state.dialog = ""
        if verb == "empty":
            empty_bin(state.data)
        else:
            delete(state.data, id)
        return self._listed(state, "Deleted" if final else "Moved to Trash")

    def _bulk(self, state: State, verb: str) -> bool:
        """Do something with all messages that are ticked."""
        mails = state.data["mails"]
        chosen = [mails[id] for id in mails if held(state, f"pick:{id}", False)]
        for record in chosen:
            if verb in ("read", "unread"):
                record["read"] = verb == "read"
            else:
                record["folder"] = "Archive" if verb == "archive" else "Trash"
        settle(mails)
        return self._listed(state, f"{len(chosen)} changed")

    def _finish(self, state: State, verb: str) -> bool:
        """Send what was written, keep it, or throw it away."""
        at, mails = state.at, state.data["mails"]
        before = written(state)
        texts = {key: str(held(state, f"field:{key}", before[key])).strip() for key in FIELDS}
        if verb == "discard":
            if at["draft"]:
                del mails[at["draft"]]
                settle(mails)
            return self._listed(state, "Discarded")
        if verb == "send" and not (texts["to"] and texts["subject"]):
            state.said = "A recipient and a subject are needed"
            return False
        send(state.data, {**before, **texts}, at["draft"], "Sent" if verb == "send" else "Drafts")
        return self._listed(state, "Sent" if verb == "send" else "Draft saved")

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)
