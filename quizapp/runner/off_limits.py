"""The modules that a question's code may import, and the names it may not use."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Modules that may be imported, with their public submodules.
IMPORTABLE: Final = _words("""
    abc bisect collections contextlib copy dataclasses decimal enum fractions functools heapq io itertools
    json math numbers numpy operator random re statistics string textwrap torch torchinfo types typing
    warnings
    """)

#: The names that every program has without an import, and the paths of the objects.
GIVEN: Final = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "math": "math",
    "DataLoader": "torch.utils.data.DataLoader",
    "TensorDataset": "torch.utils.data.TensorDataset",
}
#: The paths among these that are modules.
GIVEN_MODULES: Final = frozenset({"torch", "torch.nn", "torch.nn.functional", "math"})

#: Built-in names that run text as code, or give access to objects without a name in the program.
BUILTINS: Final = _words("breakpoint compile eval exec globals locals open vars")
#: Built-in names that a program may not call, unless it binds them itself.
UNLESS_OWN: Final = frozenset({"dir", "exit", "help", "input", "quit"})

#: Parts of the importable modules that read or write files, start processes, or run text as code.
MODULES: Final = _words("""
    contextlib.chdir dataclasses.make_dataclass io.FileIO io.open io.open_code
    numpy.DataSource numpy.ctypeslib numpy.distutils numpy.f2py numpy.fromfile numpy.fromregex
    numpy.genfromtxt numpy.lib.format numpy.lib.npyio numpy.lib.stride_tricks.as_strided numpy.load
    numpy.loadtxt numpy.memmap numpy.save numpy.savetxt numpy.savez numpy.savez_compressed numpy.test
    numpy.testing.measure numpy.testing.rundocs numpy.testing.runstring
    string.Formatter torch.classes torch.distributed torch.from_file torch.hub torch.jit.load
    torch.jit.save torch.library torch.monitor torch.multiprocessing torch.onnx torch.ops.load_library
    torch.ops.loaded_libraries torch.package torch.serialization torch.profiler torch.autograd.profiler
    torch.utils.benchmark torch.utils.bottleneck torch.utils.bundled_inputs torch.utils.collect_env
    torch.utils.cpp_backtrace torch.utils.cpp_extension torch.utils.file_baton torch.utils.hipify
    torch.utils.mobile_optimizer torch.utils.model_dump torch.utils.model_zoo torch.utils.show_pickle
    torch.utils.tensorboard torch.utils.throughput_benchmark torch.utils.viz
    types.CellType types.CodeType types.ModuleType types.new_class types.prepare_class
    typing.ForwardRef typing.get_type_hints
    """)
#: Paths that start torch's compiler, which writes files and starts programs.
COMPILERS: Final = _words("torch.compile torch.compiler.compile torch.export")
#: The method of modules that also starts it.
COMPILE: Final = "compile"
#: The modules that contain these paths.
HOLDERS: Final = frozenset(
    path.rsplit(".", length)[0] for path in MODULES for length in range(1, path.count(".") + 1)
)

#: The permitted names of ``io``: files in memory.
IO: Final = frozenset({"BytesIO", "StringIO", "SEEK_SET", "SEEK_CUR", "SEEK_END", "UnsupportedOperation"})

#: Functions that may be called only with a file in memory, and the index of this argument.
WITH_FILE_IN_MEMORY: Final = {"torch.load": 0, "torch.save": 1}

#: Names of modules that are attributes of other modules.
FOUND_WITHIN: Final = _words("""
    argparse ast base64 bltns builtins codecs concurrent contextvars copyreg ctypes dis gc glob gzip
    importlib inspect io linecache logging marshal mp multiprocessing np operator os pathlib pickle
    pickletools pkgutil platform posix python_multiprocessing runpy shutil socket subprocess sympy sys
    tarfile tempfile threading torch traceback typing_extensions urllib weakref zipfile
    _C _atfork _builtins _importlib _inspect _io _operator _os _osp _stdlib _sys _thread _traceback
    """)

#: Attributes of frames, tracebacks, generators and code.
WORKINGS: Final = _words("""
    ag_await ag_code ag_frame co_code co_consts co_names cr_await cr_code cr_frame cr_origin
    f_back f_builtins f_code f_globals f_lasti f_locals f_trace gi_code gi_frame gi_yieldfrom
    tb_frame tb_lasti tb_next
    """)

#: Attributes, of any object, that reach files, other processes or memory addresses, or run text as code.
ATTRIBUTES: Final = _words("""
    CodeGen CodeType DataSource ForwardRef Formatter PackageExporter PackageImporter PackagePickler
    cpp_extension ctypeslib dump export_chrome_trace export_memory_timeline export_stacks
    from_file fromfile fromregex genfromtxt get_type_hints hub infer_schema load_inline load_library
    load_module loadtxt make_dataclass memmap new_class on_generate_code popen prepare_class
    runstring savetxt savez savez_compressed serialization set_codegen
    share_memory share_memory_ system tofile
    _codegen _create_fn _eval_no_call _evaluate _exec_with_source _forward_from_src _method_from_src
    """)
#: Names that are refused even if the program defines something with the same name.
NEVER_OWN: Final = FOUND_WITHIN | ATTRIBUTES

#: Private names of torch's, numpy's and Python's own objects that people use.
PRIVATE: Final = _words("""
    _ _asdict _field_defaults _fields _make _replace _missing_ _generate_next_value_ _ignore_ _order_
    _value_ _name_ _value2member_map_ _member_map_ _member_names_
    _backward_hooks _backward_pre_hooks _base _buffers _call_impl _cdata _coalesced_ _conj _dimI _dimV
    _flat_weights _forward_hooks _forward_pre_hooks _get_name _grad _grad_fn _indices _is_view
    _last_lr _load_from_state_dict _load_state_dict_pre_hooks _modules _named_members _neg_view _nnz
    _non_persistent_buffers_set _orig_mod _parameters _reset_parameters _save_to_state_dict _state_dict_hooks
    _step_count _values _version _get_closed_form_lr _get_lr_called_within_step _initial_step _apply
    _register_state_dict_hook _register_load_state_dict_pre_hook _is_full_backward_hook _sequential_forward
    _transform_input _init_group _in_projection _in_projection_packed
    """)
#: Prefixes of further such names: the values saved by a node of autograd.
PRIVATE_BEGINNINGS: Final = ("_saved_", "_raw_saved_")

#: Functions that take an attribute's name, and the index of this argument; None if every argument is one.
BY_NAME: Final = {
    "getattr": 1,
    "hasattr": 1,
    "setattr": 1,
    "delattr": 1,
    "operator.attrgetter": None,
    "operator.methodcaller": 0,
}
#: The functions among these in ``operator``, under whatever name that was imported.
BY_NAME_ATTRIBUTES: Final = {"attrgetter": None, "methodcaller": 0}
#: String methods whose format fields may reach attributes.
FORMATS: Final = frozenset({"format", "format_map"})
#: Classes that create a class from a dictionary if they are called with three arguments.
METACLASSES: Final = frozenset({"type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"})
#: Enumeration classes, which create another enumeration if they are called with names.
ENUMS: Final = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})

_OPERATORS = _words("""
    abs add and bool call ceil class_getitem complex contains delitem divmod enter eq exit float floor
    floordiv format ge get getitem gt hash iadd iand ifloordiv ilshift imatmul imod imul index init
    init_subclass int invert ior ipow irshift isub iter itruediv ixor le len length_hint lshift lt matmul
    missing mod mul ne neg new next or pos post_init pow radd rand rdivmod repr reversed rfloordiv rlshift
    rmatmul rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor set set_name setitem str sub
    torch_function truediv trunc xor
    """)
#: Special methods that a class may define.
DEFINABLE: Final = frozenset(f"__{name}__" for name in _OPERATORS)
#: Special names that a class body may set.
SETTABLE: Final = frozenset({"__constants__", "__slots__", "__hash__"})
#: Special names that may be read from any object.
READABLE: Final = frozenset({"__name__", "__doc__", "__version__"})
