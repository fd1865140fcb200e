"""The bulletin: figures and words in, one self-contained HTML file out. Nothing here reads a database or a clock."""
