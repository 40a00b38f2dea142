//! Lines of a book: CSV with a heading, or one JSON object a line, with the same
//! columns in the same order.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a heading (RFC 4180).
    Csv,
    /// One JSON object per line.
    JsonLines,
}

enum Sink<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(io::BufWriter<W>),
}

/// Writes the lines of one book.
pub(super) struct Lines<W: Write> {
    columns: Vec<&'static str>,
    sink: Sink<W>,
    rows: u64,
}

impl<W: Write> Lines<W> {
    /// Begins a book; in CSV its heading is written even when no row follows.
    pub(super) fn begin(format: Format, columns: Vec<&'static str>, out: W) -> io::Result<Self> {
        let sink = match format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(&columns).map_err(into_io)?;
                Sink::Csv(Box::new(writer))
            }
            Format::JsonLines => Sink::Json(io::BufWriter::new(out)),
        };
        Ok(Self { columns, sink, rows: 0 })
    }

    /// Writes the book's columns of a row.
    pub(super) fn write(&mut self, row: &Value) -> io::Result<()> {
        self.rows += 1;
        match &mut self.sink {
            Sink::Csv(writer) => {
                writer.write_record(self.columns.iter().map(|column| cell(&row[*column]))).map_err(into_io)
            }
            Sink::Json(writer) => {
                serde_json::to_writer(&mut *writer, &Ordered { columns: &self.columns, row })?;
                writer.write_all(b"\n")
            }
        }
    }

    /// Writes out what is still held, and returns the number of rows.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        match &mut self.sink {
            Sink::Csv(writer) => writer.flush()?,
            Sink::Json(writer) => writer.flush()?,
        }
        Ok(self.rows)
    }
}

/// A cell: a text that a spreadsheet would run as a formula is marked as text.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The columns of a row, in their order.
struct Ordered<'a> {
    columns: &'a [&'static str],
    row: &'a Value,
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            map.serialize_entry(column, &self.row[*column])?;
        }
        map.end()
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("a row could not be written as CSV"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(format: Format, rows: &[Value]) -> String {
        let mut out = Vec::new();
        let mut lines = Lines::begin(format, vec!["title", "points"], &mut out).unwrap();
        for row in rows {
            lines.write(row).unwrap();
        }
        lines.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_has_a_heading_and_no_formulas() {
        let rows = [json!({"points": 3, "title": "=HYPERLINK(\"x\")", "secret": 1}), json!({"title": "a, b"})];
        assert_eq!(written(Format::Csv, &rows), "title,points\n\"'=HYPERLINK(\"\"x\"\")\",3\n\"a, b\",\n");
        assert_eq!(written(Format::Csv, &[]), "title,points\n");
    }

    #[test]
    fn json_lines_keep_the_order_of_the_columns() {
        let rows = [json!({"points": 3, "title": "=1"}), json!({"title": "two\nlines"})];
        assert_eq!(
            written(Format::JsonLines, &rows),
            "{\"title\":\"=1\",\"points\":3}\n{\"title\":\"two\\nlines\",\"points\":null}\n"
        );
    }
}
