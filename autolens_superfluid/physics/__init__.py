"""Relations of superfluid dark matter, and from them to parameters of profiles."""
