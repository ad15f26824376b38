"""Search of the image plane for vortices and other weak perturbers of a lens."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "linear": ["LinearFit", "linear_fit_from"],
        "perturbers": [
            "Perturber",
            "PointPerturber",
            "PseudoJaffePerturber",
            "RingPerturber",
            "StringPerturber",
            "SubhaloPerturber",
        ],
        "result": ["Maximum", "PerturberScan", "VortexScan"],
        "scan": ["scan_from"],
    },
)
