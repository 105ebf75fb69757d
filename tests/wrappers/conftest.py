"""Makes the small environments of `wrapper_toys` importable, here and in the fresh processes that some tests start."""

import sys
from pathlib import Path

FOLDER = str(Path(__file__).parent)
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)
