#!/bin/sh
# Double-click to start SpriteStudio on macOS.
cd "$(dirname "$0")/.." || exit
if ! command -v python3 >/dev/null; then
    echo "SpriteStudio needs Python 3.11 or newer. Get it from www.python.org, then start again."
    exit 1
fi
exec python3 launch.py
