//! Draws the bench results as charts for the papers: `chart RESULTS.jsonl CHART.svg SNAPSHOTS.svg`.

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
    let [input, chart, snapshots] = &arguments[..] else {
        bail!("usage: chart RESULTS.jsonl CHART.svg SNAPSHOTS.svg");
    };
    let results = Results::read(Path::new(input))?;
    let charts = [
        (chart, vec![call(&results), boot(&results), nbody(&results)]),
        (snapshots, vec![start(&results), memory(&results)]),
    ];
    let mut drawn = false;
    for (output, panels) in charts {
        // A suite that was not run leaves no empty frame.
        let panels: Vec<_> = panels.into_iter().filter(|panel| !panel.is_empty()).collect();
        if !panels.is_empty() {
            draw(&panels, Path::new(output)).with_context(|| format!("cannot draw {}", Path::new(output).display()))?;
            drawn = true;
        }
    }
    if !drawn {
        bail!("the results have nothing that a chart shows");
    }
    Ok(())
}

/// What comes before the first line of a program: the start of an interpreter, or a snapshot of it.
fn start(results: &Results) -> Panel {
    let bars = [
        ("Ruby, started", "Ruby: start, to the result of 1 + 1"),
        ("Ruby, from a snapshot", "Ruby: from the snapshot to the result of 1 + 1"),
        ("QuickJS, started, 1 MB loaded", "QuickJS: start, and load 1 MB"),
        ("QuickJS, from a snapshot", "QuickJS: instantiate the snapshot"),
    ];
    let bars = bars.into_iter().filter_map(|(label, name)| {
        let row = results.row("snapshot", name)?;
        let caption = microseconds(row.value);
        Some(Bar { label: label.to_owned(), value: row.value, caption, ours: label.ends_with("snapshot") })
    });
    Panel::in_order(
        "Until a program can run",
        "logarithmic scale; the machine code is there in all cases",
        Scale::Logarithmic,
        microseconds,
        bars,
    )
}

/// What each worker of php-fpm has for itself for Ruby.
fn memory(results: &Results) -> Panel {
    let bars = [
        ("started in the request", "that starts Ruby"),
        ("snapshot from disk", "with a snapshot of Ruby from disk"),
        ("the same, in use", "with a snapshot of Ruby from disk, in use"),
        ("snapshot, preloaded", "with a snapshot of Ruby, preloaded"),
        ("the same, in use", "with a snapshot of Ruby, preloaded, in use"),
    ];
    let bars = bars.into_iter().filter_map(|(label, name)| {
        let row = results.row("fpm", &format!("private memory of a worker {name}"))?;
        // The scale has no zero.
        let value = row.value.max(1.0);
        Some(Bar { label: label.to_owned(), value, caption: kilobytes(value), ours: label.starts_with("snapshot") })
    });
    Panel::in_order(
        "Private memory of each of eight workers with Ruby",
        "logarithmic scale; php-fpm, against a worker without wasm",
        Scale::Logarithmic,
        kilobytes,
        bars,
    )
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

fn kilobytes(value: f64) -> String {
    if value < 1000.0 { format!("{value:.0} kB") } else { format!("{:.1} MB", value / 1000.0) }
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
