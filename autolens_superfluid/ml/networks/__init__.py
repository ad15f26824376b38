"""Networks of the detectors: plain torch modules, a small file each."""
