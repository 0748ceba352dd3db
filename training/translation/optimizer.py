"""Muon: momentum whose update is orthogonalised, for the weight matrices of the layers.

Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; the step size follows
Liu et al. 2025 (arXiv 2502.16982), so that one learning rate fits Muon and AdamW alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Return the nearest semi-orthogonal matrices, roughly, to `matrices` [N, rows, columns].

    A quintic Newton-Schulz iteration: it drives all singular values to about one.
    """
    a, b, c = _COEFFICIENTS
    state = matrices.bfloat16()
    is_tall = state.shape[1] > state.shape[2]
    if is_tall:
        state = state.transpose(1, 2)
    state = state / (state.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(iterations):
        gram = state @ state.transpose(1, 2)
        state = a * state + torch.baddbmm(gram, gram, gram, beta=b, alpha=c) @ state
    result: Tensor = state.transpose(1, 2) if is_tall else state
    return result


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonalised per matrix, with decoupled weight decay.

    Matrices of equal shape are handled in one batched product. A fused query-key-value
    matrix is tall: it is cut into square blocks, because its parts are separate maps.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
        iterations: int = 5,
    ) -> None:
        defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(parameters, defaults)
        self._iterations = iterations

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Update every parameter that has a gradient."""
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[tuple[Tensor, Tensor]]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"]
                momentum.lerp_(parameter.grad, 1 - group["momentum"])
                update = parameter.grad.lerp(momentum, group["momentum"])
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                for block, part in zip(
                    _square_blocks(parameter), _square_blocks(update), strict=True
                ):
                    by_shape[part.shape].append((block, part))
            for shape, blocks in by_shape.items():
                stacked = torch.stack([part for _, part in blocks])
                updates = orthogonalise(stacked, self._iterations)
                # 0.2 * sqrt(longer side) gives the update the size that AdamW's would have.
                scale = -group["lr"] * 0.2 * max(shape) ** 0.5
                for (block, _), update in zip(blocks, updates, strict=True):
                    block.add_(update.to(block.dtype), alpha=scale)


def _square_blocks(matrix: Tensor) -> tuple[Tensor, ...]:
    """Cut a fused projection [n * D, D], n = 2 or 3, into squares; leave others whole."""
    rows, columns = matrix.shape
    if rows in (2 * columns, 3 * columns):
        return torch.chunk(matrix, rows // columns)
    return (matrix,)
