"""What a question's code may import, and the names it may not use."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Modules that may be imported, with their public submodules.
IMPORTABLE: Final = frozenset(
    {"collections", "copy", "functools", "io", "itertools", "math", "numpy", "torch", "torchinfo"}
)

#: What every program has without an import, and where it comes from.
GIVEN: Final = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "math": "math",
    "DataLoader": "torch.utils.data.DataLoader",
    "TensorDataset": "torch.utils.data.TensorDataset",
}

#: Built-in names that run text as code, or reach a name that is only known while running.
BUILTINS: Final = _words("breakpoint compile delattr eval exec getattr globals locals open setattr vars")
#: Built-in names that a program may use for its own things, but not call as they are.
UNLESS_OWN: Final = frozenset({"dir", "exit", "help", "input", "quit"})

#: Parts of the importable modules that read or write files, start processes, or run text as code.
MODULES: Final = _words("""
    io.FileIO io.open io.open_code
    numpy.DataSource numpy.ctypeslib numpy.distutils numpy.f2py numpy.fromfile numpy.fromregex
    numpy.genfromtxt numpy.lib.format numpy.lib.npyio numpy.load numpy.loadtxt numpy.memmap
    numpy.save numpy.savetxt numpy.savez numpy.savez_compressed numpy.test
    numpy.testing.measure numpy.testing.rundocs numpy.testing.runstring
    torch.classes torch.compile torch.distributed torch.from_file torch.hub torch.jit.load
    torch.jit.save torch.library torch.monitor torch.multiprocessing torch.onnx torch.ops.load_library
    torch.ops.loaded_libraries torch.package torch.serialization torch.export.load torch.export.save
    torch.profiler torch.autograd.profiler
    torch.utils.benchmark torch.utils.bottleneck torch.utils.bundled_inputs torch.utils.collect_env
    torch.utils.cpp_backtrace torch.utils.cpp_extension torch.utils.file_baton torch.utils.hipify
    torch.utils.mobile_optimizer torch.utils.model_dump torch.utils.model_zoo torch.utils.show_pickle
    torch.utils.tensorboard torch.utils.throughput_benchmark torch.utils.viz
    """)

#: All that is needed of ``io``: files in memory.
IO: Final = frozenset({"BytesIO", "StringIO", "SEEK_SET", "SEEK_CUR", "SEEK_END", "UnsupportedOperation"})

#: Those that may be called with a file in memory, and with nothing else.
WITH_FILE_IN_MEMORY: Final = {"torch.load": 0, "torch.save": 1}

#: Modules of Python that are found as attributes of others.
FOUND_WITHIN: Final = _words("""
    builtins codecs copyreg ctypes gc glob importlib inspect linecache marshal multiprocessing
    operator os pathlib pickle pkgutil platform posix runpy shutil socket subprocess sys tarfile
    tempfile threading traceback urllib zipfile
    """)

#: Attributes of frames, tracebacks, generators and code.
WORKINGS: Final = _words("""
    ag_await ag_code ag_frame co_code co_consts co_names cr_await cr_code cr_frame cr_origin
    f_back f_builtins f_code f_globals f_lasti f_locals f_trace gi_code gi_frame gi_yieldfrom
    tb_frame tb_lasti tb_next
    """)

#: Methods that reach files, other processes or memory by address.
METHODS: Final = _words("""
    dump export_chrome_trace export_memory_timeline export_stacks from_file load_library load_module
    popen share_memory share_memory_ system tofile
    """)

_OPERATORS = _words("""
    abs add and bool call contains delitem divmod enter eq exit float floordiv ge getitem gt hash iadd
    imul init int invert isub iter itruediv le len lshift lt matmul mod mul ne neg next or pos pow
    radd repr reversed rfloordiv rmatmul rmod rmul round rpow rshift rsub rtruediv setitem str sub
    torch_function truediv xor
    """)
#: Special methods that a class may define.
DEFINABLE: Final = frozenset(f"__{name}__" for name in _OPERATORS)
#: Special names that a class body may set.
SETTABLE: Final = frozenset({"__constants__", "__slots__", "__hash__"})
