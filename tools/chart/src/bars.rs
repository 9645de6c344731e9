//! A panel of horizontal bars: a title, a label before each bar and a caption behind it.

use anyhow::Result;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{AsRangedCoord, ValueFormatter};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const INK: RGBColor = RGBColor(31, 41, 55);
const MUTED: RGBColor = RGBColor(107, 114, 128);
const AXIS_LINE: RGBColor = RGBColor(209, 213, 219);
const OURS: RGBColor = RGBColor(79, 70, 229);
const OTHERS: RGBColor = RGBColor(176, 184, 196);

// In pixels.
const MARGIN: u32 = 20;
const HEADER: u32 = 66;
const ROW: u32 = 34;
const AXIS: u32 = 30;
const LABELS: u32 = 240;
/// Half the height of a bar, where a row is 1 high.
const HALF_BAR: f64 = 0.34;

const FONT: &str = "-apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

pub struct Bar {
    pub label: String,
    pub value: f64,
    /// What stands behind the bar: the value in words.
    pub caption: String,
    /// Whether it shows this extension, and so stands out.
    pub ours: bool,
}

pub enum Scale {
    Linear,
    Logarithmic,
}

pub struct Panel {
    title: &'static str,
    subtitle: &'static str,
    scale: Scale,
    /// A value in words, for the axis.
    caption: fn(f64) -> String,
    bars: Vec<Bar>,
}

impl Panel {
    /// Puts the shortest bar on top.
    pub fn sorted(
        title: &'static str,
        subtitle: &'static str,
        scale: Scale,
        caption: fn(f64) -> String,
        bars: impl Iterator<Item = Bar>,
    ) -> Self {
        let mut bars: Vec<_> = bars.collect();
        bars.sort_by(|a, b| a.value.total_cmp(&b.value));
        Self::in_order(title, subtitle, scale, caption, bars.into_iter())
    }

    pub fn in_order(
        title: &'static str,
        subtitle: &'static str,
        scale: Scale,
        caption: fn(f64) -> String,
        bars: impl Iterator<Item = Bar>,
    ) -> Self {
        Self { title, subtitle, scale, caption, bars: bars.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }

    /// In pixels.
    pub fn height(&self) -> u32 {
        HEADER + ROW * self.bars.len() as u32 + AXIS + MARGIN
    }

    pub fn draw<B>(&self, area: &DrawingArea<B, Shift>) -> Result<()>
    where
        B: DrawingBackend,
        B::ErrorType: 'static,
    {
        let left = MARGIN as i32;
        area.draw(&Text::new(self.title, (left, 14), bold(23)))?;
        area.draw(&Text::new(self.subtitle, (left, 40), text(16, MUTED)))?;

        // The longest bar leaves room for its caption.
        let longest = self.bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
        match self.scale {
            Scale::Linear => self.draw_bars(area, 0.0, 0.0..longest * 1.18),
            Scale::Logarithmic => {
                // A bar on a logarithmic scale has no natural start: the power of ten below the shortest one.
                let shortest = self.bars.iter().map(|bar| bar.value).fold(f64::INFINITY, f64::min);
                let start = 10f64.powf(shortest.log10().floor());
                let end = longest * (longest / start).powf(0.3);
                self.draw_bars(area, start, (start..end).log_scale())
            }
        }
    }

    fn draw_bars<B, X>(&self, area: &DrawingArea<B, Shift>, start: f64, axis: X) -> Result<()>
    where
        B: DrawingBackend,
        B::ErrorType: 'static,
        X: AsRangedCoord<Value = f64>,
        X::CoordDescType: ValueFormatter<f64>,
    {
        // Row 0 is on top, so the axis runs downwards; a half above the first and below the last.
        let rows = self.bars.len() as f64;
        let mut chart = ChartBuilder::on(area)
            .margin_left(MARGIN)
            .margin_right(MARGIN)
            .margin_top(HEADER)
            .margin_bottom(MARGIN)
            .set_label_area_size(LabelAreaPosition::Left, LABELS)
            .set_label_area_size(LabelAreaPosition::Bottom, AXIS)
            .build_cartesian_2d(axis, (rows - 0.5)..-0.5)?;
        chart
            .configure_mesh()
            // No grid: its lines would run through the captions, which give the values anyway.
            .disable_mesh()
            .disable_y_axis()
            .axis_style(AXIS_LINE)
            .x_labels(6)
            .x_label_formatter(&|value| (self.caption)(*value))
            .x_label_style(text(15, MUTED))
            .draw()?;

        chart.draw_series(self.bars.iter().enumerate().map(|(row, bar)| {
            let row = row as f64;
            let colour = if bar.ours { OURS } else { OTHERS };
            Rectangle::new([(start, row - HALF_BAR), (bar.value, row + HALF_BAR)], colour.filled())
        }))?;
        for (row, bar) in self.bars.iter().enumerate() {
            let row = row as f64;
            let style = if bar.ours { bold(17) } else { text(17, INK) };
            let before = style.clone().pos(Pos::new(HPos::Right, VPos::Center));
            let behind = style.pos(Pos::new(HPos::Left, VPos::Center));
            chart
                .plotting_area()
                .draw(&(EmptyElement::at((start, row)) + Text::new(bar.label.clone(), (-10, 0), before)))?;
            chart
                .plotting_area()
                .draw(&(EmptyElement::at((bar.value, row)) + Text::new(bar.caption.clone(), (8, 0), behind)))?;
        }
        Ok(())
    }
}

fn text(size: u32, colour: RGBColor) -> TextStyle<'static> {
    (FONT, size).into_font().color(&colour)
}

fn bold(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().style(FontStyle::Bold).color(&INK)
}
