"""Matrix times vector without waking BLAS's threads."""

import numpy as np

from recommender.arrays import Floats

SMALL = 9000
"""Elements OpenBLAS multiplies on one thread: below 2304 · GEMM_MULTITHREAD_THRESHOLD in its gemv.c."""


def matvec(matrix: Floats, vector: Floats) -> Floats:
    """`matrix @ vector`; shapes (rows, width), (width,) -> (rows,).

    In one call, 68,000 × 64 takes 0.3 ms on one thread, and on two anything up to 15 ms on a machine that is
    busy, waiting for the second. In small blocks it stays on this one.
    """
    rows, width = matrix.shape
    block = max(1, SMALL // max(width, 1))
    whole = rows // block * block
    product = np.empty(rows, dtype=np.float32)
    np.matmul(matrix[:whole].reshape(-1, block, width), vector, out=product[:whole].reshape(-1, block))
    np.matmul(matrix[whole:], vector, out=product[whole:])
    return product
