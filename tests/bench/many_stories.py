"""The state machine of the register, 2,000 stories of 30 steps: half an hour, by hand.

Run with ``python -m tests.bench.many_stories [STORIES]``; the tests of every day tell a few.
"""

import sys
import time
from typing import Final

from tests.properties.test_register_machine import STEPS, check

STORIES: Final = 2_000


def main(stories: int = STORIES) -> int:
    """Print how many stories agreed; a story that does not is shown by hypothesis."""
    begun = time.perf_counter()
    check(stories)
    seconds = time.perf_counter() - begun
    print(f"register and plain dict agree: {stories:,} stories of {STEPS} steps, {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
