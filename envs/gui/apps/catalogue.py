"""All applications."""

from __future__ import annotations

from collections.abc import Mapping

from .app import App
from .contacts import ContactsApp
from .file_manager import FilesApp
from .settings import SettingsApp
from .shop_admin import ShopApp

__all__ = ["APPS"]

APPS: Mapping[str, App] = {app.name: app for app in (SettingsApp(), ContactsApp(), ShopApp(), FilesApp())}
"""Every application by its name."""
