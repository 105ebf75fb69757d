"""Signals of other people's robots: functions from (observation, info), for `wrappers.MeasureSignals`."""
