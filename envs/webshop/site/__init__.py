"""The shop as web pages: documents, their accessibility trees, pictures, and a server for people and browsers."""
