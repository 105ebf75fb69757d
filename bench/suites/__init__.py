"""One TOML file a question; see `rewardlab.bench.suite`."""
