"""The program `superfluid`: one module a command, which calls the Python API."""
