//! Draws the bench results as a chart for the papers: `chart RESULTS.jsonl CHART.svg`.

mod bars;
mod results;

use std::path::Path;

use anyhow::{Context, Result, bail};
use plotters::prelude::*;

use bars::{Bar, Panel, Scale};
use results::Results;

const WIDTH: u32 = 860;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [input, output] = &arguments[..] else {
        bail!("usage: chart RESULTS.jsonl CHART.svg");
    };
    let results = Results::read(Path::new(input))?;
    draw(&[call(&results), boot(&results), nbody(&results)], Path::new(output))
        .with_context(|| format!("cannot draw {}", Path::new(output).display()))
}

/// What the peers of `$i->sum($k, 2)` cost.
fn call(results: &Results) -> Panel {
    let bars = [
        ("JavaScript → wasm (V8)", "V8, two i32"),
        ("PHP → userland method", "userland method, two ints"),
        ("PHP → wasm, $i->sum($k, 2)", "wasm method, two i32"),
        ("PHP → userland __call", "userland __call, two ints"),
        ("PHP → C through FFI", "FFI, two ints"),
    ];
    let bars = bars.into_iter().filter_map(|(label, name)| {
        let row = results.row("call", name)?;
        Some(Bar {
            label: label.to_owned(),
            value: row.value,
            caption: nanoseconds(row.value),
            ours: name.starts_with("wasm"),
        })
    });
    Panel::sorted(
        "A call with two integers",
        "time a call, the caller's loop included",
        Scale::Linear,
        nanoseconds,
        bars,
    )
}

/// A boot by where the module comes from: a small one, one of code and one of data, side by side.
fn boot(results: &Results) -> Panel {
    const MODULES: [(&str, &str); 3] =
        [("nbody", "nbody, 2.7 kB"), ("cedar", "cedar-wasm, 4.3 MB"), ("flite", "flite, 21.5 MB")];
    const ORIGINS: [(&str, &str); 4] =
        [("compile", "compiled"), ("disk", "from disk"), ("preload", "preloaded"), ("warm", "warm")];
    let bars = ORIGINS.into_iter().flat_map(|(origin, how)| {
        MODULES.into_iter().filter_map(move |(module, title)| {
            let row = results.row("cache", &format!("{module}, {origin}"))?;
            let caption = microseconds(row.value);
            Some(Bar { label: format!("{title}, {how}"), value: row.value, caption, ours: origin == "warm" })
        })
    });
    Panel::in_order(
        "Boot",
        "logarithmic scale; compiled, from disk and preloaded: the first boot of a process",
        Scale::Logarithmic,
        microseconds,
        bars,
    )
}

/// N-body, of which every row counts: the results say which compilers there were.
fn nbody(results: &Results) -> Panel {
    let bars = results.suite("nbody").map(|row| Bar {
        label: match row.name.as_str() {
            "V8" => "wasm in Node (V8)".to_owned(),
            name => name.to_owned(),
        },
        value: row.value,
        caption: [Some(milliseconds(row.value)), row.ratio.map(times)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        ours: row.name.starts_with("php+wasm"),
    });
    Panel::sorted(
        "n-body, 5 000 000 steps",
        "logarithmic scale; × is the time against rust-baseline, the same source as a native program",
        Scale::Logarithmic,
        milliseconds,
        bars,
    )
}

fn nanoseconds(value: f64) -> String {
    format!("{value:.0} ns")
}

fn microseconds(value: f64) -> String {
    match value {
        value if value < 10.0 => format!("{} µs", format!("{value:.1}").trim_end_matches(".0")),
        value if value < 1000.0 => format!("{value:.0} µs"),
        value if value < 10_000.0 => format!("{} ms", format!("{:.1}", value / 1000.0).trim_end_matches(".0")),
        value => milliseconds(value / 1000.0),
    }
}

fn milliseconds(value: f64) -> String {
    if value < 1000.0 {
        return format!("{value:.0} ms");
    }
    let seconds = format!("{:.1}", value / 1000.0);
    // "1 s" on the axis, not "1.0 s".
    format!("{} s", seconds.trim_end_matches(".0"))
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}×") } else { format!("{ratio:.0}×") }
}

fn draw(panels: &[Panel], output: &Path) -> Result<()> {
    // A suite that was not run leaves no empty frame.
    let panels: Vec<_> = panels.iter().filter(|panel| !panel.is_empty()).collect();
    if panels.is_empty() {
        bail!("the results hold neither calls, nor boots, nor n-body");
    }
    let height = panels.iter().map(|panel| panel.height()).sum();
    let root = SVGBackend::new(output, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut rest = root.clone();
    for panel in panels {
        let (area, below) = rest.split_vertically(panel.height());
        panel.draw(&area)?;
        rest = below;
    }
    root.present()?;
    Ok(())
}
