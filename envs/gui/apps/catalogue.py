"""All applications."""

from __future__ import annotations

from .app import App
from .contacts import ContactsApp
from .file_manager import FilesApp
from .settings import SettingsApp
from .shop_admin import ShopApp

__all__ = ["APPS"]

APPS: dict[str, App] = {app.name: app for app in (SettingsApp(), ContactsApp(), ShopApp(), FilesApp())}
"""Every application by its name. Your own are added to it."""
