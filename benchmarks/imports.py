"""``import convscope`` against ``import numpy``, each in a fresh Python."""

import subprocess
import sys

from side_by_side import side_by_side, table


def measure() -> str:
    def fresh(statement: str) -> None:
        subprocess.run([sys.executable, "-c", statement], check=True)

    rows = side_by_side(
        {
            "import numpy": lambda: fresh("import numpy"),
            "import convscope": lambda: fresh("import convscope"),
            "import convscope; convscope.ops": lambda: fresh("import convscope; convscope.ops"),
        }
    )
    return table("Import, in a fresh Python", rows, "Python's own start is in all of them.")
