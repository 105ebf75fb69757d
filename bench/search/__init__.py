"""The search for rewards: expressions are proposed, trained on, reflected on, and proposed anew."""
