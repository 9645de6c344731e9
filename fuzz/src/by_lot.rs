//! Inputs that are drawn by lot, and seeds that are changed by lot, through each target that needs no PHP. libFuzzer finds
//! more in the same time, but wants a build of its own, of everything.
//!
//!     FUZZ_SECONDS=60 cargo test -p wasm-fuzz by_lot -- --ignored --test-threads=1 --nocapture

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::{artifact, cache_directory, differential, module_bytes, proposals};

/// The longest input.
const MOST: usize = 4096;

/// Marsaglia's xorshift64: enough to draw bytes by.
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 16) as usize % end.max(1)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| (self.next() >> 24) as u8).collect()
    }

    /// Half of the inputs are new, half are changed seeds.
    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let length = self.below(MOST);
        if seeds.is_empty() || self.below(2) == 0 {
            return self.bytes(length);
        }
        let mut input = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            let (place, length) = (self.below(input.len() + 1), self.below(16));
            match self.below(4) {
                0 => input.truncate(place),
                1 => drop(input.splice(place..place, self.bytes(length))),
                2 => drop(input.drain(place..input.len().min(place + length))),
                _ => input.iter_mut().skip(place).take(length).for_each(|byte| *byte ^= self.next() as u8),
            }
        }
        input.truncate(MOST);
        input
    }
}

/// Runs a target for `FUZZ_SECONDS`. The input stands in a file while it is run, so that it is known whatever becomes of
/// the process.
fn run(target: &str, run: impl Fn(&[u8])) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let files = fs::read_dir(seeds).into_iter().flatten().flatten();
    let seeds: Vec<_> = files.filter_map(|file| fs::read(file.path()).ok()).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64 | 1);
    let place: PathBuf = std::env::temp_dir().join(format!("wasm-fuzz-{target}-{}", std::process::id()));
    eprintln!("{target}: what is run at the moment stands in {}", place.display());
    let mut lot = Lot(now);
    let start = Instant::now();
    let mut runs = 0_u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = lot.input(&seeds);
        fs::write(&place, &input).expect("there is room for a file");
        run(&input);
        runs += 1;
    }
    let _ = fs::remove_file(place);
    eprintln!("{target}: nothing found in {runs} runs, {} seconds", start.elapsed().as_secs());
}

#[test]
#[ignore = "runs for as long as it is told"]
fn module_bytes_by_lot() {
    run("module_bytes", module_bytes::run);
}

#[test]
#[ignore = "runs for as long as it is told"]
fn differential_by_lot() {
    run("differential", differential::run);
}

#[test]
#[ignore = "runs for as long as it is told"]
fn proposals_by_lot() {
    run("proposals", proposals::run);
}

#[test]
#[ignore = "runs for as long as it is told"]
fn artifact_by_lot() {
    run("artifact", artifact::run);
}

#[test]
#[ignore = "runs for as long as it is told"]
fn cache_directory_by_lot() {
    run("cache_directory", cache_directory::run);
}
