"""Language models as agents: their policy, rollouts over many turns, credit for tokens, and updates."""
