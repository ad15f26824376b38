"""What a fit is summarised by: a dictionary for a file, and a table for a reader."""

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.result import ModelFit, VortexFit
from autolens_superfluid.modeling.settings import FitSettings


def summary_from(
    dataset: LensDataset, settings: FitSettings, vortex_fit: VortexFit
) -> dict:
    """Content of `summary.json`: plain numbers and strings only.

    Parameters
    ----------
    dataset : LensDataset
        What was fitted.
    settings : FitSettings
        How.
    vortex_fit : VortexFit
        The result.

    Returns
    -------
    dict
        With `dataset`, `settings`, `evidence`, and for each of `smooth` and `vortex`
        the ln evidence, chi squared and, of each parameter, median, errors and most
        likely value.
    """
    return {
        "version": _version(),
        "dataset": {
            "name": dataset.name,
            "checksum": dataset.checksum,
            "redshift_lens": dataset.redshift_lens,
            "redshift_source": dataset.redshift_source,
            "mask_radius": dataset.mask_radius,
            "weighted_pixels": dataset.weighted_pixels,
        },
        "settings": asdict(settings),
        "evidence": {
            "delta_log_evidence": vortex_fit.delta_log_evidence,
            "in_words": vortex_fit.evidence,
            "is_localised": vortex_fit.is_localised,
        },
        "smooth": _model_summary_from(vortex_fit.smooth),
        "vortex": _model_summary_from(vortex_fit.vortex),
    }


def table_from(rows: list[tuple[str, ...]], header: tuple[str, ...]) -> str:
    """Text of a table, the first column to the left and the others to the right.

    Parameters
    ----------
    rows : list of tuples of str
        Of equal lengths.
    header : tuple of str
        Names of the columns.

    Returns
    -------
    str
    """
    lines = [header, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [
                cell.rjust(width)
                for cell, width in zip(line[1:], widths[1:], strict=True)
            ]
        )
        for line in lines
    )


def estimates_table_from(vortex_fit: VortexFit) -> str:
    """Table of every parameter, without and with the vortex.

    Parameters
    ----------
    vortex_fit : VortexFit
        The result.

    Returns
    -------
    str
    """
    smooth, vortex = vortex_fit.smooth.estimates, vortex_fit.vortex.estimates
    rows = [
        (name, _text_from(smooth.get(name)), _text_from(estimate))
        for name, estimate in vortex.items()
    ]
    return table_from(rows, ("parameter", "without vortex", "with vortex"))


def recovery_table_from(vortex_fit: VortexFit, truth: dict[str, float]) -> str:
    """Table of true and recovered values.

    Parameters
    ----------
    vortex_fit : VortexFit
        The result.
    truth : dict of str to float
        True values by the names of the parameters.

    Returns
    -------
    str
        With the deviation in errors.
    """
    rows = []
    for name, value in truth.items():
        estimate = vortex_fit.vortex.estimates[name]
        deviation = (estimate.median - value) / estimate.error
        rows.append(
            (
                name,
                f"{value:.4f}",
                f"{estimate.median:.4f}",
                f"{estimate.error:.4f}",
                f"{deviation:+.1f}",
            )
        )
    return table_from(rows, ("parameter", "truth", "recovered", "error", "sigmas"))


def _model_summary_from(fit: ModelFit) -> dict:
    """Numbers of one model."""
    return {
        "log_evidence": fit.log_evidence,
        "chi_squared": fit.chi_squared,
        "parameters": {
            name: asdict(estimate) for name, estimate in fit.estimates.items()
        },
        "cut_by_prior": list(fit.cut),
        "likelihoods": int(fit.result.samples.total_samples),
    }


def _text_from(estimate) -> str:
    """Value and error of an estimate."""
    if estimate is None:
        return ""
    return f"{estimate.median:.4f} +- {estimate.error:.4f}"


def _version() -> str:
    """Version of the package."""
    try:
        return version("autolens_superfluid")
    except PackageNotFoundError:
        return "0+unknown"
