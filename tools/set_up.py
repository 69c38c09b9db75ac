"""Make .venv and install convscope into it with one extra: ``python tools/set_up.py dev``."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def main(extra: str) -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"convscope needs Python 3.11 or newer: this is {found}. Try: make PYTHON=python3.12"
        )
    folder = HERE / ".venv"
    python = folder / "bin" / "python"
    if not python.exists():
        try:
            venv.create(folder, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("Python has no venv here. On Debian and Ubuntu: apt-get install python3-venv")
    print(f"setting up .venv with convscope[{extra}] …", flush=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--editable", f"{HERE}[{extra}]"], check=True)
    (folder / f".{'run' if extra == 'page' else extra}").touch()


if __name__ == "__main__":
    main(sys.argv[1])
