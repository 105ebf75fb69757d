"""The program that runs inside every sandbox; nothing but the standard library, and nothing worth knowing."""
