"""A shop as a component, for componentize-py."""

from wit_world import exports
from wit_world.imports.types import Size


class Till(exports.Till):
    def echo(self, text, bytes, numbers):
        return text, bytes, numbers

    def larger(self, size):
        return None if size is None else Size.EXTRA_LARGE
