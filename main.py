"""Starts gridmap."""

from gridmap.app import main

if __name__ == "__main__":
    main()
