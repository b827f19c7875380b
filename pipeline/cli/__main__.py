"""``python -m pipeline.cli`` is ``congvan``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
