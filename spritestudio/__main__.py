"""The `spritestudio` command: with arguments the command line, without any the window."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    # Threads that wait shall sleep: torch reads this when it loads, and two jobs at once need it.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if len(sys.argv) > 1:
        from spritestudio import cli

        return cli.main(sys.argv[1:])
    from spritestudio.ui import application

    return application.main()


if __name__ == "__main__":
    sys.exit(main())
