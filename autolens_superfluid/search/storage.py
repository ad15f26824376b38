"""Files of a search, one a step, so that a run which was interrupted goes on."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.search.candidate import (
    Candidate,
    candidate_from,
    joint_fit_from,
)
from autolens_superfluid.search.result import VortexScan
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.significance import NullDistribution
from autolens_superfluid.search.smooth import SmoothFit

# Of the files; steps of another layout are made again.
_LAYOUT = 2


class SearchStorage:
    """Folder that holds the steps of one search.

    Parameters
    ----------
    folder : Path, optional
        Without one nothing is saved.
    """

    def __init__(self, folder: Path | None):
        self.folder = folder

    @classmethod
    def below(
        cls, output: Path | None, smooth: SmoothFit, settings: SearchSettings
    ) -> "SearchStorage":
        """Folder below `output` of its own for each dataset, fit and settings."""
        if output is None:
            return cls(None)
        key = [
            _LAYOUT,
            smooth.dataset.checksum,
            asdict(settings),
            smooth.name,
            smooth.values,
        ]
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return cls(Path(output) / f"search_{digest[:12]}")

    def scan(self, name: str, make: Callable[[], VortexScan]) -> VortexScan:
        """Scan of a name, made unless it was saved."""
        return self._step(
            f"{name}_scan.h5",
            make,
            lambda scan, path: scan.output(path),
            VortexScan.load,
        )

    def null(self, name: str, make: Callable[[], NullDistribution]) -> NullDistribution:
        """Null distribution of a name, made unless it was saved."""
        return self._step(f"{name}_null.json", make, _output_null, _null_from)

    def candidates(
        self,
        name: str,
        smooth: SmoothFit,
        vortex: str,
        scan: VortexScan,
        make: Callable[[], list[Candidate]],
    ) -> list[Candidate]:
        """Refined candidates of a name, made unless they were saved."""

        def read(path):
            return [
                _candidate_from(content, smooth, vortex, scan)
                for content in json.loads(path.read_text())["candidates"]
            ]

        return self._step(f"{name}_candidates.json", make, _output_candidates, read)

    def _step(self, filename, make, write, read):
        """Return the result of a step, from its file if that is there."""
        if self.folder is None:
            return make()
        path = self.folder / filename
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            write(make(), path)
        return read(path)


def _output_null(null: NullDistribution, path: Path):
    content = {name: np.asarray(value).tolist() for name, value in vars(null).items()}
    names = ("simulated", "surrogates", "reduced_chi_squared", "dimensions")
    output_json(path, {name: content[name] for name in names})


def _null_from(path: Path) -> NullDistribution:
    content = json.loads(path.read_text())
    return NullDistribution(
        simulated=np.array(content["simulated"]),
        surrogates=np.array(content["surrogates"]),
        reduced_chi_squared=content["reduced_chi_squared"],
        dimensions=content["dimensions"],
    )


def _output_candidates(candidates: list[Candidate], path: Path):
    rows = [
        {
            "kind": candidate.kind,
            "values": candidate.smooth.values,
            "errors": candidate.errors,
            "chi_squared": candidate.smooth.chi_squared,
            "scan_delta_chi_squared": candidate.scan_delta_chi_squared,
        }
        for candidate in candidates
    ]
    output_json(path, {"candidates": rows})


def _candidate_from(content, smooth, vortex, scan) -> Candidate:
    """Candidate from what `_output_candidates` wrote."""
    perturber = scan.maps[content["kind"]].perturber
    joint = joint_fit_from(smooth, perturber, vortex)
    vector = np.array([content["values"][name] for name in joint.names])
    return candidate_from(
        smooth,
        joint.moved(vector, content["chi_squared"]),
        perturber,
        vortex,
        content["errors"],
        content["scan_delta_chi_squared"],
    )
