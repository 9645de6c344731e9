//! Nothing: without it Cargo would ignore the build dependencies.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
