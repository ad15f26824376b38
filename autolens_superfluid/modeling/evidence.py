"""What a difference in ln evidence means."""

# Upstream's scale for the increase in ln evidence over a smooth lens
# (PyAutoLens, guide to dark matter substructure).
SCALE = ((5.0, "none"), (10.0, "inconclusive"), (20.0, "strong"))
STRONGEST = "definitive"


def evidence_in_words(delta_log_evidence: float) -> str:
    """Word for a difference in ln evidence in favour of a perturber.

    Parameters
    ----------
    delta_log_evidence : float
        ln evidence with the perturber minus that without.

    Returns
    -------
    {"none", "inconclusive", "strong", "definitive"}
        Below 5, from 5 to 10, from 10 to 20, and above 20.

    Examples
    --------
    >>> evidence_in_words(12.0)
    'strong'
    """
    for limit, word in SCALE:
        if delta_log_evidence < limit:
            return word
    return STRONGEST
