"""Search of the image plane for vortices and other weak perturbers of a lens."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "candidate": ["Candidate"],
        "catalogue": ["search_catalogue"],
        "evidence": ["Evidences", "evidences_from"],
        "false_alarms": ["false_alarms_from", "smooth_p_values_from"],
        "iterate": ["SearchRound", "rounds_from"],
        "linear": ["LinearFit", "linear_fit_from"],
        "perturber": ["Perturber"],
        "perturbers": [
            "PointPerturber",
            "PseudoJaffePerturber",
            "RingPerturber",
            "StringPerturber",
            "SubhaloPerturber",
        ],
        "limits": ["DetectionLimit", "detection_limit_from"],
        "maps": ["Maximum", "PerturberScan"],
        "result": ["VortexScan"],
        "output": ["search_and_report"],
        "pipeline": ["SearchResult", "search_from"],
        "pixels": ["PixelizedFit", "pixelized_fit_from"],
        "refine": ["candidates_from"],
        "report": ["report_from", "verdict_from"],
        "scan": ["Scanner", "scan_from"],
        "settings": ["SearchSettings"],
        "significance": ["NullDistribution", "null_distribution_from"],
        "smooth": ["SmoothFit", "smooth_fits_from"],
        "upstream": ["subhalo_result_from"],
        "stability": ["Stability", "stability_from"],
    },
)
