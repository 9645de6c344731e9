// A shop as a component, for componentize-js.
import log from 'log';

class Basket {
  #owner;
  #items = [];

  constructor(owner) {
    this.#owner = owner;
  }

  add(item, size) {
    log(`${this.#owner}: ${item.name} (${size})`);
    return this.#items.push(item);
  }

  total(discount) {
    const sum = this.#items.reduce((sum, item) => sum + item.unitPrice, 0);
    switch (discount.tag) {
      case 'none':
        return sum;
      case 'percent':
        if (discount.val > 100) {
          throw `${discount.val} %`;
        }
        return sum * (100 - discount.val) / 100;
      default:
        return sum - discount.val;
    }
  }

  items() {
    return this.#items;
  }
}

export const till = {
  Basket,
  echo: (text, bytes, numbers) => [text, bytes, numbers],
  larger: (size) => size === undefined ? undefined : 'extra-large',
};
