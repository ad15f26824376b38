"""Pure functions of the mass profiles' mathematics.

Every function takes arrays of coordinates ``y, x`` in the frame of the profile
(centred, major axis or string along ``x``), the parameters as floats, and
``xp``, the array module (``numpy`` or ``jax.numpy``). No grid, class or
configuration enters here, so the functions are usable without any profile.

The modules, one a family of profiles:

- `tube`: a straight vortex of finite length (`VortexString`);
- `ring`: an inclined circular ring (`VortexRing`);
- `network`: a sum over many tubes (`VortexNetwork`);
- `soliton`: the core of fuzzy dark matter (`AxionSoliton`, `AxionSolitonMCRSchive`);
- `isothermal`: the halo around it (`AxionHalo`);
- `sheet`: constant convergence (`InverseDistanceSheet`);

and what they share: `hypergeometric`, `confocal`, `frame`, `round`, `blocks`, `flux`.
"""
