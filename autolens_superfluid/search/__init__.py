"""Search of the image plane for vortices and other weak perturbers of a lens."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "linear": ["LinearFit", "linear_fit_from"],
        "perturber": ["Perturber"],
        "perturbers": [
            "PointPerturber",
            "PseudoJaffePerturber",
            "RingPerturber",
            "StringPerturber",
            "SubhaloPerturber",
        ],
        "maps": ["Maximum", "PerturberScan"],
        "result": ["VortexScan"],
        "scan": ["Scanner", "scan_from"],
    },
)
