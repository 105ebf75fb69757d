"""Replays recordings of the original shop: ``python -m rewardlab.envs.webshop.compat FILE...``."""
