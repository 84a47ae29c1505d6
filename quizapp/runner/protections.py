"""The protections that keep a running program away from the rest of the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protections:
    """What the kernel forbids each run.

    ``landlock`` is the version of the kernel's file rules, 0 if there are none; ``seccomp`` says
    whether its filter of system calls is used. The others follow from these two: a run cannot
    read ``files`` other than those of the interpreter and its packages, cannot make ``writes``,
    cannot use the ``network``, start ``processes``, send ``signals`` or reach the rest of the
    ``kernel``; ``limits`` are those of descriptors, file sizes and core dumps. ``told`` says that
    the kernel reports refused system calls, so that their effect is not taken for an answer.
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
        """Whether untrusted code can be run without asking for trust."""
        return self.landlock > 0 and self.seccomp and self.limits

    def common(self, other: Protections) -> Protections:
        """The protections that both have, for programs that run in either of two workers."""
        return Protections(
            landlock=min(self.landlock, other.landlock),
            seccomp=self.seccomp and other.seccomp,
            limits=self.limits and other.limits,
            told=self.told and other.told,
        )
