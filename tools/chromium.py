"""Make sure that there is a Chromium for the browser's tests.

The system's, else the platform's package manager's, else Playwright's own.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    if os.environ.get("CONVSCOPE_CHROMIUM") or any(map(shutil.which, NAMES)):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        wanted = ["chromium", "fonts-noto-cjk"]  # without the font Japanese is drawn as boxes
        if (
            subprocess.run(["apt-get", "install", "-y", "-qq", *wanted], check=False).returncode
            == 0
        ):
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()
