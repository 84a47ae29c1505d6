"""Each family makes the slips people make, and names them."""

from __future__ import annotations

import pytest

from quizapp.slips import fact, is_of_dtype, setup_slips, slips

ROWS = [
    # numbers that say where
    ("A.unsqueeze(1)", "dim-one-less", "A.unsqueeze(0)"),
    ("A.unsqueeze(1)", "dim-one-more", "A.unsqueeze(2)"),
    ("A.unsqueeze(1)", "int-negated", "A.unsqueeze(-1)"),
    ("A.unsqueeze(-1)", "int-negated", "A.unsqueeze(1)"),
    ("A.unsqueeze(0)", "other-end", "A.unsqueeze(-1)"),
    ("torch.unsqueeze(A, -1)", "other-end", "torch.unsqueeze(A, 0)"),
    ("torch.stack([A, B])", "other-end", "torch.stack([A, B], dim=-1)"),
    ("torch.cat([A, B], dim=-1)", "other-end", "torch.cat([A, B], dim=0)"),
    ("print(A.sum(0).shape)", "dim-one-more", "print(A.sum(1).shape)"),
    ("A.sum(dim=(1, 2))", "dim-one-less", "A.sum(dim=(0, 2))"),
    ("A.sum(dim=d)", "dim-one-more", "A.sum(dim=d + 1)"),
    ("nn.Flatten(1)(x)", "dim-one-less", "nn.Flatten(0)(x)"),
    ("x.roll(1, 0)", "int-negated", "x.roll(-1, 0)"),
    ("x.roll(1, 0)", "other-end", "x.roll(1, -1)"),
    ("x.tril(1)", "int-negated", "x.tril(-1)"),
    ("x.select(0, 2)", "int-one-less", "x.select(0, 1)"),
    ("net[0] = nn.ReLU()", "int-one-more", "net[1] = nn.ReLU()"),
    ("f = lambda x: x[2]", "int-one-less", "f = lambda x: x[1]"),
    # counting
    ("[x for x in range(n)]", "end-included", "[x for x in range(n + 1)]"),
    ("torch.arange(4)", "counted-from-one", "torch.arange(1, 5)"),
    ("torch.arange(2, 8, 2)", "end-included", "torch.arange(2, 9, 2)"),
    ("torch.linspace(0, 1, 5)", "end-left-out", "torch.linspace(0, 1, 6)[:-1]"),
    ("n // 2 + 1", "left-alone", "(n // 2)"),
    # flags
    ("x.sum(1, keepdim=True)", "flag-flipped-keepdim", "x.sum(1, keepdim=False)"),
    ("x.sum(1, keepdim=True)", "flag-dropped-keepdim", "x.sum(1)"),
    ("nn.Linear(2, 3, bias=False)", "flag-dropped-bias", "nn.Linear(2, 3)"),
    ("a.requires_grad_(False)", "flag-flipped-requires-grad", "a.requires_grad_(True)"),
    ("w.requires_grad = False", "flag-flipped-requires-grad", "w.requires_grad = True"),
    # arguments in each other's place
    ("x.transpose(1, 2)", "swapped-arguments", "x.transpose(2, 1)"),
    ("x.permute(0, 2, 1)", "swapped-arguments-2", "x.permute(1, 2, 0)"),
    ("torch.matmul(A, B)", "swapped-arguments", "torch.matmul(B, A)"),
    ("A.matmul(B)", "swapped-operands", "B.matmul(A)"),
    ("x.reshape((2, 6))", "swapped-sizes", "x.reshape((6, 2))"),
    ("torch.cat([A, B])", "swapped-elements", "torch.cat([B, A])"),
    ("nn.Linear(2, 5)(x)", "swapped-features", "nn.Linear(5, 2)(x)"),
    ("nn.MaxPool2d(3, padding=1, stride=2)", "swapped-keywords", "nn.MaxPool2d(3, padding=2, stride=1)"),
    ("x[i, j]", "swapped-indices", "x[j, i]"),
    # siblings
    ("torch.cat([A, B], dim=1)", "sibling-stack", "torch.stack([A, B], dim=1)"),
    ("torch.stack([A, B])", "sibling-cat", "torch.cat([A, B])"),
    ("A.unsqueeze(0)", "sibling-squeeze", "A.squeeze(0)"),
    ("A.squeeze()", "sibling-unsqueeze", "A.unsqueeze(0)"),
    ("x.view(2, 3)", "sibling-reshape", "x.reshape(2, 3)"),
    ("x.reshape(2, 3)", "sibling-view", "x.view(2, 3)"),
    ("x.repeat(2, 3)", "sibling-expand", "x.expand(2, 3)"),
    ("x.sum(0)", "sibling-mean", "x.mean(0)"),
    ("x.max()", "sibling-argmax", "x.argmax()"),
    ("torch.argmin(x)", "sibling-min", "torch.min(x)"),
    ("x.sort()", "sibling-argsort", "x.argsort()"),
    ("x.cumsum(0)", "sibling-cumprod", "x.cumprod(0)"),
    ("A.matmul(B)", "sibling-mul", "A.mul(B)"),
    ("F.softmax(x, dim=1)", "sibling-log-softmax", "F.log_softmax(x, dim=1)"),
    ("nn.Softmax(dim=1)(x)", "sibling-log-softmax", "nn.LogSoftmax(dim=1)(x)"),
    ("math.floor(n / 2)", "sibling-ceil", "math.ceil(n / 2)"),
    ("nn.Conv2d(1, 2, 3)(x)", "sibling-conv-transpose2d", "nn.ConvTranspose2d(1, 2, 3)(x)"),
    ("F.conv_transpose1d(x, w)", "sibling-conv1d", "F.conv1d(x, w)"),
    (
        "nn.ConvTranspose1d(1, 2, 3, output_padding=1, stride=2)(x)",
        "sibling-conv1d",
        "nn.Conv1d(1, 2, 3, stride=2)(x)",
    ),
    ("x.detach()", "sibling-clone", "x.clone()"),
    ("list(net.children())", "sibling-modules", "list(net.modules())"),
    ("torch.zeros(2)", "sibling-ones", "torch.ones(2)"),
    ("x.add_(1)", "sibling-add", "x.add(1)"),
    ("x.max(dim=1).values", "sibling-indices", "x.max(dim=1).indices"),
    ("z.real", "sibling-imag", "z.imag"),
    ("A[0].sort()[0]", "sibling-indices", "A[0].sort()[1]"),
    ("torch.vstack([a, b])", "sibling-column-stack", "torch.column_stack([a, b])"),
    ("x.var()", "sibling-std", "x.std()"),
    ("a.add(1)\na", "sibling-add", "a.add_(1)\na"),
    # siblings that take other arguments
    ("x.argsort(descending=True)", "sibling-sort", "x.sort(descending=True).values"),
    ("torch.argsort(x)", "sibling-ranks", "torch.argsort(x).argsort()"),
    ("x.argmax(dim=1)", "sibling-max", "x.max(dim=1).values"),
    ("x.median()", "sibling-quantile", "x.quantile(0.5)"),
    ("x.round()", "sibling-round-half-up", "(x + 0.5).floor()"),
    ("x.long()", "sibling-round", "x.round().long()"),
    ("len(A)", "sibling-numel", "A.numel()"),
    ("A.numel()", "sibling-len", "len(A)"),
    ("x.stride()", "sibling-contiguous", "x.contiguous().stride()"),
    ("torch.tile(x, (2,))", "sibling-repeat-interleave", "x.repeat_interleave(2)"),
    ("x.reshape(2, 3)", "by-columns", "x.reshape(3, 2).T"),
    ("x.permute(2, 0, 1)", "inverse-permutation", "x.permute(1, 2, 0)"),
    ("x.permute(2, 0, 1)", "sibling-transpose", "x.transpose(0, 2)"),
    ("x.permute(1, 0)", "sibling-reshape", "x.reshape(x.permute(1, 0).shape)"),
    ("x.repeat(1, 3)", "sibling-repeat-interleave", "x.repeat_interleave(3, dim=1)"),
    ("x.repeat_interleave(3, dim=1)", "sibling-repeat", "x.repeat(1, 3)"),
    ("torch.repeat_interleave(x, 2)", "sibling-repeat", "x.repeat(2)"),
    # operators
    ("A @ B", "operator-times", "A * B"),
    ("A * B", "operator-matmul", "A @ B"),
    ("n / 2", "operator-floor-division", "n // 2"),
    ("(n - k) // s + 1", "operator-division", "(n - k) / s + 1"),
    ("(n - k) // s + 1", "ceil-for-floor", "math.ceil((n - k) / s) + 1"),
    ("A @ B", "swapped-operands", "B @ A"),
    ("a - b - c", "swapped-operands", "c - (a - b)"),
    ("(a + b) @ c", "swapped-operands", "c @ (a + b)"),
    ("a ** 2 + b", "operator-times", "(a * 2) + b"),
    ("x < 3", "comparison-border", "x <= 3"),
    ("x >= y", "comparison-turned", "x <= y"),
    ("a and b", "operator-or", "a or b"),
    ("n // k", "sibling-trunc", "torch.trunc(n / k)"),
    ("n % k", "sibling-fmod", "torch.fmod(n, k)"),
    ("a & b", "operator-or", "a | b"),
    ("x > 3", "comparison-negated", "x <= 3"),
    ("A + b", "broadcast-other-way", "A + b[:, None]"),
    ("-x ** 2", "precedence", "(-x) ** 2"),
    # operands transposed
    ("A @ B", "transposed-product", "B.T @ A.T"),
    ("torch.matmul(A, B)", "transposed-product", "torch.matmul(B.T, A.T)"),
    ("A.mm(B)", "transposed-product", "B.T.mm(A.T)"),
    ("A @ B", "transposed-operand", "A.T @ B"),
    ("torch.mm(A, B)", "transposed-operand-2", "torch.mm(A, B.T)"),
    ("A @ B.T", "transposition-dropped", "A @ B"),
    # keywords and dimensions
    ("F.conv2d(x, w, padding=1)", "keyword-dropped-padding", "F.conv2d(x, w)"),
    ("F.linear(x, w, b)", "argument-dropped", "F.linear(x, w)"),
    ("nn.MaxPool2d(2)(x)", "keyword-added-ceil-mode", "nn.MaxPool2d(2, ceil_mode=True)(x)"),
    ("nn.Conv2d(1, 1, 3, 2)(x)", "argument-dropped", "nn.Conv2d(1, 1, 3)(x)"),
    ("x.sum(0)", "dim-dropped", "x.sum()"),
    ("x.sum(0)", "keyword-added-keepdim", "x.sum(0, keepdim=True)"),
    ("x.sum()", "dim-added", "x.sum(dim=0)"),
    ("nn.Flatten()(x)", "keyword-added-start-dim", "nn.Flatten(start_dim=0)(x)"),
    ("x.flatten(start_dim=1)", "keyword-dropped-start-dim", "x.flatten()"),
    ("torch.ones(2, dtype=torch.int64)", "keyword-dropped-dtype", "torch.ones(2)"),
    ("f(a=1, b=2)", "keyword-dropped-a", "f(b=2)"),
    ("torch.topk(x, 2)", "keyword-added-largest", "torch.topk(x, 2, largest=False)"),
    ("torch.ones(2)", "keyword-added-dtype-2", "torch.ones(2, dtype=torch.int64)"),
    ("x.clamp(min=0)", "sibling-max", "x.clamp(max=0)"),
    (
        'torch.div(a, b, rounding_mode="floor")',
        "flag-flipped-rounding-mode",
        'torch.div(a, b, rounding_mode="trunc")',
    ),
    ("nn.Linear(2, 3)", "keyword-added-bias", "nn.Linear(2, 3, bias=False)"),
    ("a * 1.5", "literal-as-double", "a * torch.tensor([1.5], dtype=torch.float64)"),
    ("A.unsqueeze(2)", "other-end", "A.unsqueeze(0)"),
    ("values, indices = x.sort()", "sibling-indices", "indices, values = x.sort()"),
    ("layer.weight", "transposed-operand", "layer.weight.transpose(0, 1)"),
    ("b = a.view(3)\nb[0] = 1\na", "copy-changed", "b = a.view(3).clone()\nb[0] = 1\na"),
    # taken to change nothing
    ("torch.cat([A, B], dim=1)", "first-alone-cat", "A"),
    ("x = torch.stack([A, B])", "first-alone-stack", "x = A"),
    ("a + b", "left-alone", "a"),
    ("a + b", "right-alone", "b"),
    ("x > 0", "left-alone", "x"),
    ("layer(x)", "step-dropped-layer", "x"),
    ("A.sum()", "step-dropped-sum", "A"),
    ("-x", "step-dropped-minus", "x"),
    ("torch.where(c, a, b)", "step-dropped-where", "a"),
    # gradients and copies
    ("loss.backward()\nx.grad", "gradient-none", "loss.backward()\nNone"),
    ("loss.backward()\nx.grad", "gradient-zero", "loss.backward()\ntorch.zeros_like(x)"),
    ("a.backward()\nb.backward()\nx.grad", "step-dropped-backward", "a\nb.backward()\nx.grad"),
    ("b[0] = 5", "copy-changed", "b.clone()[0] = 5"),
    ("b.add_(1)", "copy-changed", "b.clone().add_(1)"),
    # steps and dtypes
    ("(A.float() + B).sum()", "step-dropped-float", "(A + B).sum()"),
    ("torch.flatten(x)", "step-dropped-flatten", "x"),
    ("nn.Flatten()(x)", "step-dropped-flatten", "x"),
    ("(a + b).double()", "step-dropped-double", "(a + b)"),
    ("A + B", "promotion-missed", "A.to(B.dtype) + B"),
    ("A * 2", "literal-as-float", "A * 2.0"),
    ("A + 1.0", "literal-as-int", "A + 1"),
    ("A + 1.", "literal-as-int", "A + 1"),
    ("torch.tensor([[1, 2]])", "literal-as-float", "torch.tensor([[1.0, 2]])"),
    ("torch.ones(2, dtype=torch.float64)", "dtype-default", "torch.ones(2, dtype=torch.float32)"),
    ("x.float()", "cast-double", "x.double()"),
    # indices and slices
    ("x[1:3]", "slice-end-off", "x[1:2]"),
    ("x[1:3]", "slice-end-off-2", "x[1:4]"),
    ("x[1:3]", "slice-start-off", "x[0:3]"),
    ("x[:n]", "slice-end-off", "x[:n - 1]"),
    ("x[2:]", "slice-end-off", "x[2:-1]"),
    ("x[1]", "slice-for-index", "x[1:2]"),
    ("x[-1]", "slice-for-index", "x[-1:]"),
    ("x[1:2]", "index-for-slice", "x[1]"),
    ("x[1]", "other-axis-indexed", "x[:, 1]"),
    ("x[:, 1]", "other-axis-indexed", "x[1]"),
    ("x[1:4]", "counted-from-one", "x[0:3]"),
    ("x[::2]", "slice-step-dropped", "x[:]"),
    ("x[::2]", "slice-start-off", "x[1::2]"),
    ("A[[0, 1], [1, 2]]", "grid-for-pairs", "A[[0, 1]][:, [1, 2]]"),
    ("x[x > 3]", "sibling-mask", "(x > 3)"),
    ("x[x > 3]", "sibling-positions", "(x > 3).nonzero().flatten()"),
    # equations
    ('torch.einsum("ij->i", A)', "equation-other-letter-kept", 'torch.einsum("ij->j", A)'),
    ('torch.einsum("ij,jk->ik", A, B)', "equation-letters-swapped", 'torch.einsum("ij,jk->ki", A, B)'),
    ('torch.einsum("ij->ij", A)', "equation-letter-summed", 'torch.einsum("ij->j", A)'),
]


@pytest.mark.parametrize(("code", "name", "wrong"), ROWS)
def test_a_slip_is_made_and_named(code: str, name: str, wrong: str) -> None:
    assert {slip.id: slip.code for slip in slips(code)}[name] == wrong


WITH_SIZES = [
    ("A @ B", "A = torch.zeros(5, 2, 3)", "transposed-product", "B.mT @ A.mT"),
    ("A.permute(1, 0)", "A = torch.zeros(2, 3)", "sibling-reshape", "A.reshape(3, 2)"),
    ("A.T", "A = torch.arange(2 * 3).reshape(2, 3)", "sibling-reshape", "A.reshape(3, 2)"),
    ("A.transpose(0, -1)", "A = torch.ones((2, 3, 4))", "sibling-reshape", "A.reshape(4, 3, 2)"),
    ("A.reshape(3, 2)", "A = torch.tensor([[1, 2, 3], [4, 5, 6]])", "sibling-permute", "A.T"),
    ("A.view(4, 2, 3)", "A = torch.randn(2, 3, 4)", "sibling-permute", "A.permute(2, 0, 1)"),
    ("A.repeat_interleave(2, dim=0)", "A = torch.zeros(2, 3, 4)", "sibling-repeat", "A.repeat(2, 1, 1)"),
    ("A.sum()", "A = torch.zeros(2, 3, 4)", "dim-added-3", "A.sum(dim=2)"),
]


@pytest.mark.parametrize(("code", "setup", "name", "wrong"), WITH_SIZES)
def test_sizes_known_from_the_setup_make_a_slip_plain(code: str, setup: str, name: str, wrong: str) -> None:
    assert {slip.id: slip.code for slip in slips(code, setup)}[name] == wrong


def test_sizes_of_a_name_that_the_code_assigns_again_are_not_trusted() -> None:
    made = {slip.id: slip.code for slip in slips("A = f(A)\nA.T", "A = torch.zeros(2, 3)")}
    assert made["sibling-reshape"] == "A = f(A)\nA.reshape(A.T.shape)"


NEVER = [
    ("torch.zeros((2, 3))", "torch.zeros((2, 4))"),
    ("torch.zeros(2, 3)", "torch.zeros(1, 3)"),
    ("torch.full((2,), 7)", "torch.full((2,), 8)"),
    ("x.reshape(2, 6)", "x.reshape(2, 5)"),
    ("x.repeat(2)", "x.repeat(3)"),
    ("x.clamp(0, 3)", "x.clamp(0, 4)"),
    ("torch.topk(x, 2)", "torch.topk(x, 3)"),
    ("2 ** x", "1 ** x"),
    ("x - 3", "x - 2"),
    ("f(*sizes, 2)", "f(*sizes, 1)"),
    ("nn.Linear(2, 5)(x)", "nn.Linear(2, 6)(x)"),
    ("nn.Conv2d(1, 1, 3, stride=2)(x)", "nn.Conv2d(1, 1, 3, stride=3)(x)"),
    ("F.conv2d(x, w)", "F.conv2d(x, w, padding=1)"),
    ("torch.tensor(True)", "torch.tensor(False)"),
    ("torch.tensor([[1, 2], [3, 4]])", "torch.tensor([[1, 3], [3, 4]])"),
    ("torch.manual_seed(0)", "torch.manual_seed(1)"),
    ("isinstance(a, b)", "isinstance(b, a)"),
    ("torch.unsqueeze(A, 1)", "torch.unsqueeze(1, A)"),
    ("math.floor(x)", "math.round(x)"),
    ("x.sum(dim=0, keepdim=True)", "x.sum(dim=0, keepdim=True, keepdim=True)"),
    ("x.repeat_interleave(2, dim=0)", "x.repeat_interleave(dim=0)"),
    ("f(a, a)", "f(a, a)"),
]


@pytest.mark.parametrize(("code", "unlikely"), NEVER)
def test_nobody_slips_like_this(code: str, unlikely: str) -> None:
    assert unlikely not in {slip.code for slip in slips(code)}


IN_SETUPS = [
    ("A = torch.arange(6).reshape(2, 3)", "setup-swapped-sizes", "A = torch.arange(6).reshape(3, 2)"),
    ("A = torch.arange(6).reshape(2, 3)", "setup-by-columns", "A = torch.arange(6).reshape(3, 2).T"),
    ("A = B.T", "setup-transposition-dropped", "A = B"),
    ("A = B.permute(1, 0)", "setup-step-dropped-permute", "A = B"),
    ("a = torch.ones(2, dtype=torch.float64)", "setup-keyword-dropped-dtype", "a = torch.ones(2)"),
    ("a = torch.tensor([1, 2])", "setup-literal-as-float", "a = torch.tensor([1.0, 2])"),
    ("a = b.double()", "setup-step-dropped-double", "a = b"),
    ("up = nn.Conv2d(1, 1, 3, padding=1)", "setup-keyword-dropped-padding", "up = nn.Conv2d(1, 1, 3)"),
]


@pytest.mark.parametrize(("setup", "name", "wrong"), IN_SETUPS)
def test_a_setup_is_misread_where_reading_it_is_the_skill(setup: str, name: str, wrong: str) -> None:
    assert {slip.id: slip.code for slip in setup_slips("A", setup)}[name] == f"{wrong}\nA"


def test_how_large_something_is_in_a_setup_nobody_misreads() -> None:
    sizes = "A = torch.zeros(2, 3)\nx = torch.full((4,), 5)\nfor i in range(3):\n    x = x[1:]\nit = f(x, 2)"
    assert {slip.id for slip in setup_slips("A", sizes) if not is_of_dtype(slip.id)} == set()


def test_every_family_has_its_fact() -> None:
    assert all(fact(slip.id) for code, _, _ in ROWS for slip in slips(code))


def test_a_fact_names_what_it_is_about() -> None:
    note = fact("keyword-dropped-output-padding-2")
    assert note is not None
    assert note.fills == (("name", "output_padding"),)


def test_an_authors_mistake_has_no_fact_of_ours() -> None:
    assert fact("one-too-early") is None
