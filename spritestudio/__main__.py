"""The `spritestudio` command: with arguments the command line, without any the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    if len(sys.argv) > 1:
        from spritestudio import cli

        return cli.main(sys.argv[1:])
    from spritestudio.ui import application

    return application.main()


if __name__ == "__main__":
    sys.exit(main())
