"""Where the documentation of a name stands on the web."""

from __future__ import annotations

_TORCH = "https://docs.pytorch.org/docs/stable"
_NUMPY = "https://numpy.org/doc/stable/reference/generated"
#: Names that have a section on a page of another name.
_SECTIONS = {
    "torch.Tensor": "tensors.html",
    "torch.dtype": "tensor_attributes.html",
    "torch.device": "tensor_attributes.html",
    "torch.Size": "size.html",
}


def docs_url(name: str) -> str:
    """The address of a name such as ``torch.unsqueeze``, ``torch.nn.Linear`` or ``numpy.ndarray``."""
    if name.startswith("numpy."):
        return f"{_NUMPY}/{name}.html"
    if name.partition(".")[0] == "torchinfo":
        return "https://github.com/TylerYep/torchinfo"
    if name in _SECTIONS:
        return f"{_TORCH}/{_SECTIONS[name]}#{name}"
    if name.startswith("torch.utils.data."):
        return f"{_TORCH}/data.html#{name}"
    return f"{_TORCH}/generated/{name}.html"
