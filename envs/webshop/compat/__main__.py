"""The command ``python -m rewardlab.envs.webshop.compat FILE...``."""

import sys

from .replay import main

sys.exit(main())
