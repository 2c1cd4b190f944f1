import sys
import time

from notifier.loop import fetch, run_once

told: dict[str, str] = {}
while True:
    run_once(fetch(sys.argv[1]), told, lambda message: print(f"to {message.to}: {message.text}"))
    time.sleep(60)
