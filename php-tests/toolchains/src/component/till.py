"""What the interface `till` exports; componentize-py looks for its resources in a module of this name."""

import wit_world
from componentize_py_types import Err
from wit_world.exports import till
from wit_world.imports.types import Discount_Fixed, Discount_None_


class Basket(till.Basket):
    def __init__(self, owner):
        self.owner = owner
        self.contents = []

    def add(self, item, size):
        wit_world.log(f"{self.owner}: {item.name} ({size.name.lower().replace('_', '-')})")
        self.contents.append(item)
        return len(self.contents)

    def total(self, discount):
        total = sum(item.unit_price for item in self.contents)
        if isinstance(discount, Discount_None_):
            return total
        if isinstance(discount, Discount_Fixed):
            return total - discount.value
        if discount.value > 100:
            raise Err(f"{discount.value} %")
        return total * (100 - discount.value) / 100

    def items(self):
        return self.contents
