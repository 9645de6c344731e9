//! A shop as a component, with Rust's standard library and wit-bindgen.

use std::cell::RefCell;

wit_bindgen::generate!({ path: "../wit", world: "shop" });

use exports::demo::shop::till::{Discount, Guest, GuestBasket, Item, Size};

struct Shop;

struct Basket {
    owner: String,
    items: RefCell<Vec<Item>>,
}

impl Guest for Shop {
    type Basket = Basket;

    fn echo(text: String, bytes: Vec<u8>, numbers: Vec<i32>) -> (String, Vec<u8>, Vec<i32>) {
        (text, bytes, numbers)
    }

    fn larger(size: Option<Size>) -> Option<Size> {
        size.map(|_| Size::ExtraLarge)
    }
}

impl GuestBasket for Basket {
    fn new(owner: String) -> Self {
        Self { owner, items: RefCell::default() }
    }

    fn add(&self, item: Item, size: Size) -> u32 {
        let size = match size {
            Size::Small => "small",
            Size::ExtraLarge => "extra-large",
        };
        log(&format!("{}: {} ({size})", self.owner, item.name));
        self.items.borrow_mut().push(item);
        self.items.borrow().len() as u32
    }

    fn total(&self, discount: Discount) -> Result<f64, String> {
        let sum: f64 = self.items.borrow().iter().map(|item| item.unit_price).sum();
        match discount {
            Discount::None => Ok(sum),
            Discount::Percent(percent) if percent > 100 => Err(format!("{percent} %")),
            Discount::Percent(percent) => Ok(sum * f64::from(100 - percent) / 100.0),
            Discount::Fixed(fixed) => Ok(sum - fixed),
        }
    }

    fn items(&self) -> Vec<Item> {
        self.items.borrow().clone()
    }
}

export!(Shop);
