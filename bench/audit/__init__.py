"""The audit of a reward design: is it faithful, hackable, learnable, robust, cheap?"""
