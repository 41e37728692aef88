#!/usr/bin/env python3
"""Start SpriteStudio, and set it up first where that is needed.

    python3 resources/launch.py                    opens the window
    python3 resources/launch.py generate --help    uses the command line
    python3 resources/launch.py test               runs the tests

The first start makes a virtual environment and installs SpriteStudio into it; every later start
goes straight to the app. SPRITESTUDIO_VENV names another folder for the environment.

This file keeps to what Python 3.6 can read, so that an older Python gets as far as saying which
one is needed.
"""

import sys

OLDEST_PYTHON = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"SpriteStudio needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer, and this "
            f"is Python {sys.version_info[0]}.{sys.version_info[1]}. "
            "Install a newer one beside it and start SpriteStudio with that."
        )
    from start import main

    sys.exit(main(sys.argv[1:]))
