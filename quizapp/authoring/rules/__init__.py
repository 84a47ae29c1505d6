"""The rules by which questions are checked, one module per kind of fault."""
