//! How answers grow with the account.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::row;
use crate::run::Run;
use crate::unit::{count, time};

/// What goes wrong in drawing.
pub type PlotError = DrawingAreaErrorKind<std::io::Error>;

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<LogCoord<f64>, LogCoord<f64>>>;

/// A line of the plot. Ours are drawn through, others dashed, and each has points of its own form.
struct Series {
    row: &'static str,
    label: &'static str,
    ink: Ink,
    form: Form,
    ours: bool,
}

/// The form of points.
#[derive(Clone, Copy)]
enum Form {
    Circle,
    Ring,
    Triangle,
    Cross,
}

/// A colour on light ground, and the one in its place on dark ground.
#[derive(Clone, Copy)]
struct Ink(u32, u32);

const PAPER: Ink = Ink(0xFFFFFF, 0x0D1117);
const TEXT: Ink = Ink(0x1F2328, 0xE6EDF3);
const FAINT: Ink = Ink(0xD1D9E0, 0x3D444D);
const BLUE: Ink = Ink(0x0969DA, 0x58A6FF);
const TEAL: Ink = Ink(0x0E7A75, 0x39C5BB);
const GREY: Ink = Ink(0x59636E, 0x9198A1);
const AMBER: Ink = Ink(0x9A5B00, 0xE3A23C);
const VIOLET: Ink = Ink(0x8250DF, 0xBC8CFF);
const PINK: Ink = Ink(0xBF3989, 0xF778BA);

const SERIES: [Series; 7] = [
    ours(row::USERS_WHO_CAN, "users_who_can", TEAL, Form::Triangle),
    ours(row::DIFF, "diff of one binding", PINK, Form::Cross),
    ours(row::CAN_CHAINED, "can, dependent", BLUE, Form::Ring),
    ours(row::CAN, "can, hot", BLUE, Form::Circle),
    others(row::FLOOR_CHAINED, "one hash lookup, dependent", GREY, Form::Cross),
    others(row::NAIVE, "naive strings, hot", AMBER, Form::Triangle),
    others(row::CEDAR, "Cedar, hot", VIOLET, Form::Ring),
];

const fn ours(row: &'static str, label: &'static str, ink: Ink, form: Form) -> Series {
    Series { row, label, ink, form, ours: true }
}

const fn others(row: &'static str, label: &'static str, ink: Ink, form: Form) -> Series {
    Series { row, label, ink, form, ours: false }
}

const SIZE: (u32, u32) = (860, 520);
/// Of 13 pixels and a half; the library counts otherwise.
const FONT: (&str, f64) = ("sans-serif", 17.0);
/// How far apart labels stand at least.
const LINE: i32 = 19;

/// The plot as SVG: nanoseconds over facts, both in powers of ten. It turns dark with the page around it.
///
/// # Errors
///
/// When the drawing library fails.
pub fn plot(run: &Run) -> Result<String, PlotError> {
    let mut svg = String::new();
    draw(run, &mut svg)?;
    let head = svg.find('>').map_or(0, |end| end + 1);
    svg.insert_str(
        head,
        &format!("\n<title>Time of one step by the size of the account</title>\n{}", dark()),
    );
    Ok(svg)
}

/// What makes each colour another where the reader's screen is dark.
fn dark() -> String {
    let inks = [PAPER, TEXT, FAINT, BLUE, TEAL, GREY, AMBER, VIOLET, PINK];
    let rule = |Ink(light, dark): &Ink| {
        format!("[fill=\"#{light:06X}\"]{{fill:#{dark:06X}}}[stroke=\"#{light:06X}\"]{{stroke:#{dark:06X}}}")
    };
    let rules: Vec<String> = inks.iter().map(rule).collect();
    format!("<style>@media (prefers-color-scheme: dark) {{\n{}\n}}</style>", rules.join("\n"))
}

fn draw(run: &Run, svg: &mut String) -> Result<(), PlotError> {
    let lines: Vec<(&Series, Vec<(f64, f64)>)> = SERIES
        .iter()
        .map(|series| (series, series.points(run)))
        .filter(|(_, points)| !points.is_empty())
        .collect();
    let all = || lines.iter().flat_map(|(_, points)| points);
    let facts = |pick: fn(f64, f64) -> f64, start| all().map(|point| point.0).fold(start, pick);
    let (least, most) = (facts(f64::min, f64::MAX), facts(f64::max, 1.0));
    let highest = all().map(|point| point.1).fold(100.0, f64::max);
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&PAPER.light())?;
    let mut chart: Chart<'_, '_> = ChartBuilder::on(&area)
        .margin(16)
        .margin_top(40)
        .margin_right(210)
        .x_label_area_size(48)
        .y_label_area_size(64)
        .build_cartesian_2d((least * 0.8..most * 1.25).log_scale(), (5.0..highest * 1.6).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_label_formatter(&|_| String::new())
        .set_tick_mark_size(LabelAreaPosition::Bottom, 0)
        .y_label_formatter(&|nanoseconds| time(*nanoseconds))
        .label_style(FONT.into_font().color(&TEXT.light()))
        .axis_style(FAINT.light())
        .bold_line_style(FAINT.light())
        .light_line_style(TRANSPARENT)
        .draw()?;
    let title = FONT.into_font().color(&TEXT.light());
    area.draw_text("Time of one step; both axes in powers of ten", &title, (16, 14))?;
    for column in &run.columns {
        let at = chart.backend_coord(&(column.facts as f64, 5.0));
        let style = FONT.into_font().color(&TEXT.light()).pos(Pos::new(HPos::Center, VPos::Top));
        area.draw_text(&column.name, &style, (at.0, at.1 + 8))?;
        area.draw_text(&format!("{} facts", count(column.facts)), &style, (at.0, at.1 + 26))?;
    }
    for (series, points) in &lines {
        series.draw(points, &mut chart)?;
    }
    let ends = lines.iter().map(|(series, points)| (*series, chart.backend_coord(&points[points.len() - 1])));
    for (series, at) in apart(ends.collect()) {
        let style = FONT.into_font().color(&series.ink.light()).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw_text(series.label, &style, (at.0 + 14, at.1))?;
    }
    area.present()
}

/// Labels beside the ends of their lines, moved so that none covers another.
fn apart(mut labels: Vec<(&Series, (i32, i32))>) -> Vec<(&Series, (i32, i32))> {
    labels.sort_by_key(|(_, at)| at.1);
    for place in 1..labels.len() {
        labels[place].1.1 = labels[place].1.1.max(labels[place - 1].1.1 + LINE);
    }
    labels
}

impl Ink {
    const fn light(self) -> RGBColor {
        let [_, red, green, blue] = self.0.to_be_bytes();
        RGBColor(red, green, blue)
    }
}

impl Series {
    fn points(&self, run: &Run) -> Vec<(f64, f64)> {
        let point = |column: &crate::Column| Some((column.facts as f64, column.figure(self.row)?.median));
        run.columns.iter().filter_map(point).collect()
    }

    fn draw(&self, points: &[(f64, f64)], chart: &mut Chart<'_, '_>) -> Result<(), PlotError> {
        let ink = self.ink.light();
        let line = points.iter().copied();
        if self.ours {
            chart.draw_series(LineSeries::new(line, ink.stroke_width(2)))?;
        } else {
            chart.draw_series(DashedLineSeries::new(line, 6, 5, ink.stroke_width(2)))?;
        }
        let points = points.iter().copied();
        match self.form {
            Form::Circle => chart.draw_series(points.map(|at| Circle::new(at, 5, ink.filled()))).map(drop),
            Form::Ring => {
                chart.draw_series(points.map(|at| Circle::new(at, 5, ink.stroke_width(2)))).map(drop)
            }
            Form::Triangle => {
                chart.draw_series(points.map(|at| TriangleMarker::new(at, 6, ink.filled()))).map(drop)
            }
            Form::Cross => {
                chart.draw_series(points.map(|at| Cross::new(at, 5, ink.stroke_width(2)))).map(drop)
            }
        }
    }
}
