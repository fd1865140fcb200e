"""State, output and input offsets of the joins: ours, not Faust's (see DESIGN.md beside this file)."""
