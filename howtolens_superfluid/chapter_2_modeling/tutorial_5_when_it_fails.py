"""
Tutorial 5: When It Fails
=========================

Every method of this package answers a question about a *model*. When the model is wrong, the
answer is confident and wrong. This tutorial breaks things on purpose, one at a time, and shows
how each failure looks, so that you know it when you meet it.

    a vortex that is none   <--  wrong source, stiff lens, coarse pixels
    a vortex not seen       <--  mask, smooth model that follows it
    a wrong value           <--  degeneracy, angle that wraps around

We use the linear response of tutorial 3 throughout: it tells in a fraction of a second what a
fit of minutes would find.

__Contents__

- **A Lens to Break:** Data without a vortex, and its linearised fit.
- **The Smooth Model Follows:** Most of what a vortex does, the lens can do too.
- **Degeneracies:** Length against line density; a short string against a subhalo.
- **A Wrong Source:** A knot in the source makes a vortex.
- **Masks:** What is covered cannot be seen.
- **Angles Wrap Around:** 179 degrees and 1 degree are neighbours.
- **Coarse Pixels:** Over-sampling is a part of the model.
- **Wrap Up:** A list to go through before you believe a vortex.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import autolens as al
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.plot.imaging import plot_normalised_residual_2d
from autolens_superfluid.plot.search import plot_delta_chi_squared
from autolens_superfluid.search import linear_fit_from, scan_from

output = output_folder_from("chapter_2_modeling", "tutorial_5_when_it_fails")

"""
__A Lens to Break__

We simulate a lens whose source has a knot, 0.1" in size and 0.25" from its middle. There is
*no* vortex in it. The first model knows the knot.
"""

lens = al.Galaxy(
    redshift=0.5,
    mass=al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1)),
    shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
)
disc = al.lp.Sersic(
    centre=(0.05, 0.1),
    ell_comps=(0.1, 0.05),
    intensity=0.8,
    effective_radius=0.25,
    sersic_index=1.0,
)
knot = al.lp.Gaussian(centre=(0.2, -0.1), intensity=0.5, sigma=0.05)
whole_source = al.Galaxy(redshift=1.0, disc=disc, knot=knot)
disc_alone = al.Galaxy(redshift=1.0, disc=disc)


def imaging_from(*galaxies):
    """Return unmasked imaging of galaxies."""
    simulator = al.SimulatorImaging(
        exposure_time=1000.0,
        psf=al.Convolver.from_gaussian(
            shape_native=(11, 11), sigma=0.045, pixel_scales=0.05, normalize=True
        ),
        background_sky_level=0.1,
        add_poisson_noise_to_data=True,
        noise_seed=2,
    )
    grid = al.Grid2D.uniform(
        shape_native=(84, 84), pixel_scales=0.05, over_sample_size=4
    )
    return simulator.via_tracer_from(tracer=al.Tracer(galaxies=galaxies), grid=grid)


def masked_from(imaging, radius=1.8, over_sample_size=4):
    """Return imaging inside a circular mask."""
    mask = al.Mask2D.circular(shape_native=(84, 84), pixel_scales=0.05, radius=radius)
    masked = imaging.apply_mask(mask)
    return masked.apply_over_sampling(over_sample_size_lp=over_sample_size)


imaging = imaging_from(lens, whole_source)
dataset = masked_from(imaging)
fit = al.FitImaging(dataset=dataset, tracer=al.Tracer(galaxies=[lens, whole_source]))
linear = linear_fit_from(fit)
print(f"pixels = {dataset.data.array.size}")
print(f"chi_squared = {fit.chi_squared:.0f}")
print(
    f"free_in_smooth = {linear.basis.shape[1]} directions that the smooth model can follow"
)

"""
*Exercise:* Which parameters are these? Count those of mass, shear and light.

__The Smooth Model Follows__

A perturber changes the image by a template t. The part of it that a change of the smooth
parameters makes as well is invisible. How much is left, for a vortex of -0.02" on the arc, at
each of several lengths?
"""


def left_of(profile, one=linear):
    """Return the part of a template that the smooth model cannot follow."""
    template = one.template(profile)
    return template, template - one.basis @ (one.basis.T @ template)


def string_from(length, line_density, position_angle=60.0, centre=(0.55, 0.95)):
    """Return a string on the arc."""
    return sf.VortexString(
        centre=centre,
        position_angle=position_angle,
        length=length,
        core_radius=0.05,
        line_density=line_density,
    )


lengths = np.array([0.2, 0.5, 1.0, 2.0, 4.0, 8.0])
shown, hidden = [], []
for length in lengths:
    template, left = left_of(string_from(length, -0.02))
    shown.append(np.linalg.norm(left))
    hidden.append(1.0 - np.sum(left**2) / np.sum(template**2))

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.2), layout="constrained")
axes[0].plot(lengths, shown, "o-")
axes[0].set(xscale="log", xlabel="length (arcsec)", ylabel=r"significance ($\sigma$)")
axes[0].set_title('What is left of a vortex of -0.02"')
axes[1].plot(lengths, 100.0 * np.array(hidden), "o-", color="tab:orange")
axes[1].set(xscale="log", xlabel="length (arcsec)", ylabel="%", ylim=(0.0, 105.0))
axes[1].set_title("What the smooth model follows")
for ax in axes:
    ax.set_xticks(lengths, [f"{length:g}" for length in lengths])
    ax.minorticks_off()
figure.savefig(output / "followed.png")
for length, significance, part in zip(lengths, shown, hidden, strict=True):
    print(
        f"  {length:4.1f} arcsec: {significance:6.1f} sigma, {100 * part:5.1f} % followed"
    )
print(f"followed_1 = {100.0 * hidden[2]:.1f} % of a vortex of 1 arcsec")
print(f"significance_1 = {shown[2]:.1f} sigma")

"""
Most of the change is followed: lens and source move a little, and the vortex hides. This is
why the residual of a true smooth lens (chapter 1, tutorial 4) looks much worse than that of
a fitted one.

*Exercise:* Fix the source: `linear_fit_from` takes a `model` that says what is free.

__Degeneracies__

Two perturbers whose templates are alike cannot be told apart. The cosine between what is left
of both says how alike they are: 1 is the same. We compare strings of equal *mass* and unequal
length, and a short string with a point mass of the same (negative) mass.
"""


def likeness(first, second):
    """Return the cosine between what is left of two perturbers."""
    one, two = left_of(first)[1], left_of(second)[1]
    return float(one @ two / np.linalg.norm(one) / np.linalg.norm(two))


short = likeness(string_from(0.15, -0.08), string_from(0.3, -0.04))
long = likeness(string_from(1.0, -0.03), string_from(2.0, -0.015))
turned = likeness(
    string_from(0.3, -0.04), string_from(0.3, -0.04, position_angle=150.0)
)
print(f"likeness_short = {short:.4f} of lengths 0.15 and 0.3 arcsec")
print(f"likeness_long = {long:.4f} of lengths 1 and 2 arcsec")
print(f"likeness_turned = {turned:.4f} of two strings of 0.3 arcsec, across each other")

point = al.mp.PointMass(centre=(0.55, 0.95), einstein_radius=0.05)
as_point = -likeness(string_from(0.15, -0.08), point)
as_point_long = -likeness(string_from(1.0, -0.03), point)
print(f"likeness_point = {as_point:.4f} of a string of 0.15 arcsec and a point")
print(f"likeness_point_long = {as_point_long:.4f} of a string of 1 arcsec and a point")

r"""
Short strings of the same mass are nearly the same to the data, whatever their length and
direction, and nearly a point: they measure `line_density * length`, and neither factor. A fit
then has a posterior along a hyperbola, and its errors of each are as large as its priors. Long
strings are told apart better, and are nothing like a point.

*Exercise:* Which signal to noise would tell the two short strings apart at three sigma? The
difference of both templates has the norm of `shown` times $\\sqrt{2 (1 - likeness)}$.

__A Wrong Source__

Now the usual failure. We fit the same data with the disc alone: no knot. The knot has several
images, and what is left of them wants an explanation. A string is offered.
"""

stiff_fit = al.FitImaging(
    dataset=dataset, tracer=al.Tracer(galaxies=[lens, disc_alone])
)
stiff = linear_fit_from(stiff_fit)
spacing = 0.3 if is_small() else 0.15
scans = {
    "Right source": scan_from(linear, ("string",), spacing=spacing),
    "Source without its knot": scan_from(stiff, ("string",), spacing=spacing),
}

figure, axes = plt.subplots(1, 3, figsize=(16.0, 4.6), layout="constrained")
plot_normalised_residual_2d(stiff_fit, axes[0], title="Residual without the knot")
for ax, (title, scan) in zip(axes[1:], scans.items(), strict=True):
    one = scan.maps["string"]
    plot_delta_chi_squared(one, ax, image=fit.model_data, maxima=one.maxima(3))
    ax.set_title(title)
figure.savefig(output / "wrong_source.png")

right, wrong = (scan.max_delta_chi_squared for scan in scans.values())
best = scans["Source without its knot"].maps["string"].maxima(1)[0]
print(f"max_right = {right:.1f}")
print(f"max_wrong = {wrong:.1f}")
print(f"false_line_density = {best.amplitude:.3f} +- {best.error:.3f} arcsec")
print(f"reduced_chi_squared = {stiff.reduced_chi_squared:.2f} of the wrong model")

"""
There is no vortex, and with the wrong source a scan finds one at tens of sigma. Three signs
give it away. The reduced chi squared is well above 1. There are several high maxima, at
all images of the knot. And with a source that is flexible enough, the
maximum goes away; that is the test that `superfluid search` makes with `--source mge` and
`--source pixelized`.

*Exercise:* Make the knot ten times fainter. Does the scan still find a string?

__Masks__

A vortex at the edge of the mask, or behind the mask of another galaxy, is seen by half. What
is left of the vortex of 1" with a mask that ends at 1.3" instead of 1.8"?
"""

narrow_fit = al.FitImaging(
    dataset=masked_from(imaging, radius=1.3),
    tracer=al.Tracer(galaxies=[lens, whole_source]),
)
narrow = linear_fit_from(narrow_fit)
significance_narrow = np.linalg.norm(left_of(string_from(1.0, -0.02), narrow)[1])
print(f"significance_narrow = {significance_narrow:.1f} sigma inside 1.3 arcsec")

"""
Masks do not make vortices, but they hide them, and *limits* from masked data are weaker. The
sensitivity map of tutorial 3 knows the mask. A search result at the rim of the mask, where
half of a string has no data, deserves distrust.

*Exercise:* At which radius of the mask does the significance stop growing?

__Angles Wrap Around__

A line at 181 degrees is a line at 1 degree. If the vortex lies near the x-axis, a prior from 0
to 180 degrees cuts its posterior into two halves, and their mean points somewhere
else.
"""

point_beside = al.Grid2DIrregular([(0.7, 1.3)])
turns = [
    string_from(1.0, -0.02, position_angle=angle).deflections_yx_2d_from(
        grid=point_beside
    )
    for angle in (1.0, 181.0)
]
print(f"turn_difference = {np.max(np.abs((turns[0] - turns[1]).array)):.1e} arcsec")

angles = np.random.default_rng(1).normal(179.0, 3.0, size=2000) % 180.0
doubled = np.exp(2.0j * np.deg2rad(angles))
mean_angle = 0.5 * np.rad2deg(np.angle(doubled.mean())) % 180.0
print(f"naive_mean = {angles.mean():.1f} degrees")
print(f"circular_mean = {mean_angle:.1f} degrees")

figure, ax = plt.subplots(figsize=(6.0, 3.6), layout="constrained")
ax.hist(angles, bins=60, range=(0.0, 180.0), color="tab:blue")
ax.axvline(angles.mean(), color="tab:red", label="mean")
ax.axvline(mean_angle, color="tab:green", linestyle="--", label="mean on a circle")
ax.set(xlabel="position angle (degrees)", title="Samples of a vortex at 179 degrees")
ax.legend(frameon=False)
figure.savefig(output / "angles.png")

"""
The remedy is a prior that does not end there, such as `UniformPrior(90.0, 270.0)`. The fits of
`sf.modeling` do that by themselves, and report angles in one piece.

*Exercise:* Why does the mean of angles that are *doubled* work?

__Coarse Pixels__

A model image is computed on sub-pixels. With too few of them it is wrong where the source is
cuspy, and a fit makes up for that with whatever is free. The truth, on 2 x 2 sub-pixels
instead of 4 x 4:
"""

coarse_fit = al.FitImaging(
    dataset=masked_from(imaging, over_sample_size=2),
    tracer=al.Tracer(galaxies=[lens, whole_source]),
)
change = (coarse_fit.model_data - fit.model_data).array / fit.noise_map.array
print(f"coarse_change = {np.sum(change**2):.1f} of chi squared")
print(f"coarse_pixel = {np.max(np.abs(change)):.2f} of the noise in the worst pixel")

"""
A change of chi squared below 10 is harmless beside a vortex of several hundred, and not beside
one of 30. Before you believe a weak detection, repeat it with `over_sample_size=4`.

*Exercise:* Find the worst pixel. Where is it mapped to in the source?

__Wrap Up__

Before you believe a vortex:

1. Is the reduced chi squared of the smooth model about 1, *without* the vortex?
2. Does it stay when the source, the lens and the sub-pixels become finer?
3. Is the maximum alone, and away from the mask?
4. Would a subhalo do as well? (Tutorial 2.)
5. Does its line density fit into the galaxy? A hole cannot be emptier than empty (chapter 1,
   tutorial 3).

Chapter 3 turns to thousands of lenses, and to detectors that learn what a smooth lens looks
like.
"""
