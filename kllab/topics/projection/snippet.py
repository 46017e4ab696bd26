"""Code snippet of the page of projections."""

from kllab.projection import Banana, Ring
from kllab.topics.projection.spec import (
    HeavyTarget,
    LineTarget,
    PlaneTarget,
    Projected,
    TargetSpec,
)


def snippet(spec: Projected) -> str:
    """Return code that prints the numbers of the page."""
    imports, target = _target(spec.target)
    extra = f", covariance={spec.covariance!r}" if spec.in_plane else ""
    if spec.components > 1:
        extra += f", components={spec.components}"
    alpha = "" if spec.order is None else f", alpha={spec.alpha!r}"
    own = sorted({"costs", "project", *imports.get("kllab.projection", ())})
    lines = []
    if "kllab" in imports:
        lines.append(f"from kllab import {', '.join(imports['kllab'])}")
    lines.append(f"from kllab.projection import {', '.join(own)}")
    return (
        "\n".join(lines)
        + f"""

p = {target}
forward = project(p, "forward"{extra})
other = project(p, {spec.objective!r}{alpha}{extra})

for name, found in (("forward", forward), ({spec.objective!r}, other)):
    if found.reason:
        print(name, "no fit:", found.reason)
    for q in found.fits:
        print(name, "weights", q.weights, "means", q.means.tolist())
        print("  covariances", q.covariances.tolist(), "value", q.value, "global", q.is_global)
        paid = costs(p, q)
        print("  KL(P||Q) =", paid.forward.value, "nats, KL(Q||P) =", paid.reverse.value, "nats")
        print("  missed", paid.missed, "wasted", paid.wasted)
"""
    )


def _target(spec: TargetSpec) -> tuple[dict[str, list[str]], str]:
    """Return what the code of a target imports, by module, and the code."""
    if isinstance(spec, LineTarget):
        total = sum(each.weight for each in spec.components)
        weights = [each.weight / total for each in spec.components]
        locs = [each.loc for each in spec.components]
        scales = [each.scale for each in spec.components]
        return {"kllab": ["NormalMixture"]}, f"NormalMixture({weights}, {locs}, {scales})"
    if isinstance(spec, HeavyTarget):
        if spec.df == 1:
            return {"kllab": ["Cauchy"]}, f"Cauchy({spec.loc!r}, {spec.scale!r})"
        return {"kllab": ["StudentT"]}, f"StudentT({spec.df!r}, {spec.loc!r}, {spec.scale!r})"
    if isinstance(spec, PlaneTarget):
        weights = [each.weight for each in spec.components]
        places = [[each.x, each.y] for each in spec.components]
        matrices = [[list(row) for row in each.covariance] for each in spec.components]
        code = f"PlaneMixture(\n    {weights},\n    {places},\n    {matrices},\n)"
        return {"kllab.projection": ["PlaneMixture"]}, code
    assert isinstance(spec, Banana | Ring)
    return {"kllab.projection": [type(spec).__name__]}, repr(spec)
