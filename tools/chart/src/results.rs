//! The rows that the PHP and JavaScript benches print.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One measured thing; fields that the chart does not show are skipped.
#[derive(Deserialize)]
pub struct Row {
    pub suite: String,
    pub name: String,
    /// The median of the rounds: nanoseconds in the suite `call`, microseconds in `cache`,
    /// milliseconds in `nbody`.
    pub value: f64,
    /// Against rust-baseline; only in the suite `nbody`.
    pub ratio: Option<f64>,
}

/// All rows of one run, in the order in which they were measured.
pub struct Results(Vec<Row>);

impl Results {
    /// Reads a file with a JSON object a line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let rows = text.lines().enumerate().map(|(index, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), index + 1))
        });
        Ok(Self(rows.collect::<Result<_>>()?))
    }

    pub fn row(&self, suite: &str, name: &str) -> Option<&Row> {
        self.suite(suite).find(|row| row.name == name)
    }

    pub fn suite(&self, suite: &str) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(move |row| row.suite == suite)
    }
}
