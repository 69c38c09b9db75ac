"""``python -m convscope`` is ``convscope``."""

from .cli import main

if __name__ == "__main__":
    main()
