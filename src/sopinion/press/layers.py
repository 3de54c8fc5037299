"""Layers: parts of a page that its file shows or hides. They stay as they were; nothing hidden comes to light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    import pikepdf


class Layers:
    """The layers of all files in a bundle, gathered into its one list."""

    def __init__(self, out: pikepdf.Pdf) -> None:
        """Begin with no layers."""
        self._out = out
        self._files: list[pikepdf.Pdf] = []
        self._all: list[pikepdf.Object] = []
        self._hidden: list[pikepdf.Object] = []

    def carry(self, pdf: pikepdf.Pdf) -> None:
        """Take a file whose pages are in the bundle."""
        if "/OCProperties" in pdf.Root and not any(pdf is one for one in self._files):
            self._files.append(pdf)

    def settle(self) -> None:
        """Write the list into the bundle, when all pages are in it: the layers that came along with them."""
        here = frozenset(one.objgen for one in self._out.objects if _is_layer(one)) if self._files else frozenset()
        for pdf in self._files:
            self._take(pdf, here)
        if self._all:
            self._out.Root.OCProperties = Dictionary(
                OCGs=Array(self._all), D=Dictionary(OFF=Array(self._hidden), Order=Array([]))
            )

    def _take(self, pdf: pikepdf.Pdf, here: frozenset[tuple[int, int]]) -> None:
        known = pdf.Root.OCProperties
        groups = known.get("/OCGs") if isinstance(known, Dictionary) else None
        if not isinstance(groups, Array):
            return
        default = known.get("/D")
        default = default if isinstance(default, Dictionary) else Dictionary()
        listed = default.get("/ON" if default.get("/BaseState") == Name.OFF else "/OFF")
        named = {one.objgen for one in listed} if isinstance(listed, Array) else set()
        for group in groups:
            if not isinstance(group, Dictionary) or group.objgen == (0, 0):
                continue
            copy = self._out.copy_foreign(group)
            if copy.objgen not in here:
                continue
            self._all.append(copy)
            if (group.objgen in named) != (default.get("/BaseState") == Name.OFF):
                self._hidden.append(copy)


def _is_layer(one: pikepdf.Object) -> bool:
    return isinstance(one, Dictionary) and one.get("/Type") == Name.OCG
