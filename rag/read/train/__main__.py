"""`python -m rag.read.train`: teaches the reader, from weights trained before or from the bundled model alone."""

import typer

from rag.read.train.command import main

if __name__ == "__main__":
    typer.run(main)
