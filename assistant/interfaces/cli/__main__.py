"""``python -m assistant.interfaces.cli`` is the console command."""

from __future__ import annotations

import sys

from assistant.interfaces.cli import main

sys.exit(main())
