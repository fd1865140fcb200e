"""CSV files: opened, held against their header, read row by row."""
