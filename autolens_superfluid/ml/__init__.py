"""Anomaly detectors for images of lenses.

Three lines judge lenses::

    from autolens_superfluid import ml

    detector = ml.load_detector("vortex_bench")
    scores = detector.anomaly_score(images, noise_maps)

Detectors need torch, which the extra ``ml`` installs and nothing else imports;
`score_fit` judges the residuals of a PyAutoLens fit without it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "detectors": [
            "AAE",
            "CAE",
            "CVAE",
            "DETECTORS",
            "DFCVAE",
            "PCA",
            "SCAE",
            "VAE",
            "ResNetClassifier",
        ],
        "evaluation": ["Evaluation", "evaluation_from"],
        "fit_scores": ["FitScores", "score_fit"],
        "heatmap": ["local_p_values_from", "null_levels_from"],
        "inputs": ["Observations", "observations_from"],
        "lens": ["LensDecoder", "condition_from"],
        "storage": ["load_detector", "save_detector", "shipped_detectors"],
    },
)
