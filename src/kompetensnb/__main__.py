"""`python -m kompetensnb` is the command `kompetensnb`."""

from kompetensnb.cli import main

if __name__ == "__main__":
    main()
