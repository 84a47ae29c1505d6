"""What keeps a running program away from everything else on this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protections:
    """Which doors the kernel keeps shut around each run.

    ``landlock`` is the version of the kernel's file rules, 0 where there are none;
    ``seccomp`` whether its filter of system calls serves. The others follow from
    these two: a run cannot read ``files`` but those of the interpreter and its
    packages, cannot make ``writes``, cannot use the ``network``, start
    ``processes``, send ``signals`` or reach the rest of the ``kernel``;
    ``limits`` are those of descriptors, file sizes and core dumps. ``told`` says that
    the kernel tells what was refused to a run, so that it is not taken for its answer.
    """

    landlock: int = 0
    seccomp: bool = False
    limits: bool = False
    told: bool = False

    @property
    def files(self) -> bool:
        return self.landlock > 0

    @property
    def writes(self) -> bool:
        return self.seccomp or self.landlock > 0

    @property
    def network(self) -> bool:
        return self.seccomp

    @property
    def processes(self) -> bool:
        return self.seccomp

    @property
    def signals(self) -> bool:
        return self.seccomp

    @property
    def kernel(self) -> bool:
        return self.seccomp

    @property
    def full(self) -> bool:
        """Whether a stranger's program can be run without asking for trust."""
        return self.landlock > 0 and self.seccomp and self.limits

    def common(self, other: Protections) -> Protections:
        """What both have: those of programs that run in either of two workers."""
        return Protections(
            landlock=min(self.landlock, other.landlock),
            seccomp=self.seccomp and other.seccomp,
            limits=self.limits and other.limits,
            told=self.told and other.told,
        )
