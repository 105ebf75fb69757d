"""All applications."""

from __future__ import annotations

from .app import App
from .calendar import CalendarApp
from .contacts import ContactsApp
from .file_manager import FilesApp
from .mail import MailApp
from .settings import SettingsApp
from .shop_admin import ShopApp
from .spreadsheet import SpreadsheetApp

__all__ = ["APPS"]

APPS: dict[str, App] = {
    app.name: app
    for app in (SettingsApp(), ContactsApp(), MailApp(), CalendarApp(), ShopApp(), FilesApp(), SpreadsheetApp())
}
"""Every application by its name. Your own are added to it."""
