export function greet(name: string): string { return `Hello, ${name}!`; }
export function sort(values: f64[]): f64[] { return values.sort(); }
export function check(age: i32): void { if (age < 0) throw new Error("an age is not negative"); }

class Item { name: string = ""; price: f64 = 0; }
export function cheapest(items: Item[]): Item {
  return items.reduce((a: Item, b: Item) => a.price < b.price ? a : b, items[0]);
}

@external("host", "translate") declare function translate(word: string): string;
export function shout(word: string): string { return translate(word).toUpperCase(); }
