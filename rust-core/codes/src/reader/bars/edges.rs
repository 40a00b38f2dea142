//! From grey along a line to edges: where dark begins and ends, to a fraction of a sample.
//!
//! Not one threshold: a narrow bar that blur made faint is still a valley between two hills. The line's hills and
//! valleys are found first, and an edge lies between each two of them.

/// Samples over which the contrast of the surroundings is judged, on either side.
const SPAN: usize = 32;
const SPANS: usize = 3;

/// How hills and valleys are told from noise, and where between them an edge lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// The smallest step that counts, as a share of the contrast around.
    pub step: f32,
    /// How much the middle of the contrast around decides, against the middle of hill and valley.
    pub around: f32,
}

/// The smallest step that ever counts, in grey steps.
const FLAT: f32 = 8.0;

/// The memory of the search.
#[derive(Debug, Default)]
pub(super) struct Edges {
    spans: Vec<(f32, f32)>,
    turns: Vec<(usize, f32)>,
    /// Places of edges in samples; the first leads from light to dark.
    pub places: Vec<f32>,
}

impl Edges {
    /// Finds the edges of a line.
    pub fn find(&mut self, line: &[f32], manner: Manner) {
        self.places.clear();
        self.turns.clear();
        self.spans.clear();
        self.spans.extend(line.chunks(SPAN).map(|part| {
            part.iter().fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(*value), high.max(*value)))
        }));
        self.find_turns(line, manner);
        for pair in self.turns.windows(2) {
            let [(from, first), (to, second)] = [pair[0], pair[1]];
            if self.places.is_empty() && first < second {
                continue;
            }
            let (low, high) = around(&self.spans, (from + to) / 2);
            let (least, most) = (first.min(second), first.max(second));
            let margin = (most - least) * 0.15;
            let level = manner.around * (low + high) / 2.0 + (1.0 - manner.around) * (first + second) / 2.0;
            let level = level.clamp(least + margin, most - margin);
            let is_before = |value: f32| (value >= level) == (first >= level);
            let crossing = (from..to).find(|i| is_before(line[*i]) && !is_before(line[*i + 1])).unwrap_or(from);
            let (a, b) = (line[crossing], line[crossing + 1]);
            let share = if (a - b).abs() < f32::EPSILON { 0.5 } else { (a - level) / (a - b) };
            self.places.push(crossing as f32 + share.clamp(0.0, 1.0));
        }
    }

    /// Hills and valleys in turn.
    fn find_turns(&mut self, line: &[f32], manner: Manner) {
        let Some(first) = line.first() else { return };
        let (mut hill, mut valley) = ((0, *first), (0, *first));
        let mut rising = None;
        let mut step = FLAT;
        for (i, value) in line.iter().enumerate() {
            if i % SPAN == 0 {
                let (low, high) = around(&self.spans, i + SPAN / 2);
                step = (manner.step * (high - low)).max(FLAT);
            }
            if *value > hill.1 {
                hill = (i, *value);
            }
            if *value < valley.1 {
                valley = (i, *value);
            }
            if rising != Some(false) && hill.1 - value > step {
                self.turns.push(hill);
                (rising, valley) = (Some(false), (i, *value));
                hill = valley;
            } else if rising != Some(true) && value - valley.1 > step {
                self.turns.push(valley);
                (rising, hill) = (Some(true), (i, *value));
                valley = hill;
            }
            match rising {
                Some(true) => valley = (i, *value),
                Some(false) => hill = (i, *value),
                None => {}
            }
        }
        match rising {
            Some(true) => self.turns.push(hill),
            Some(false) => self.turns.push(valley),
            None => {}
        }
    }
}

/// The darkest and the lightest around a sample.
fn around(spans: &[(f32, f32)], sample: usize) -> (f32, f32) {
    let span = sample / SPAN;
    let near = &spans[span.saturating_sub(SPANS).min(spans.len())..spans.len().min(span + SPANS + 1)];
    near.iter().fold((f32::MAX, f32::MIN), |(low, high), span| (low.min(span.0), high.max(span.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANNER: Manner = Manner { step: 0.3, around: 0.5 };

    #[test]
    fn edges_lie_where_grey_crosses_the_middle() {
        let mut line = vec![200.0; 20];
        line.extend([150.0, 50.0]);
        line.extend([0.0; 10]);
        line.extend([50.0, 150.0]);
        line.extend([200.0; 20]);
        let mut edges = Edges::default();
        edges.find(&line, MANNER);
        assert_eq!(edges.places, [20.5, 32.5]);
    }

    #[test]
    fn a_line_that_begins_dark_begins_with_its_first_bar() {
        let mut line = vec![0.0; 10];
        line.extend([200.0; 10]);
        line.extend([0.0; 10]);
        line.extend([200.0; 10]);
        let mut edges = Edges::default();
        edges.find(&line, MANNER);
        assert_eq!(edges.places, [19.5, 29.5]);
    }

    #[test]
    fn faint_bars_count_and_noise_does_not() {
        let line: Vec<f32> = (0..200)
            .map(|i| match i {
                60..66 => 20.0,
                66..72 => 120.0,
                72..78 => 20.0,
                _ => 200.0 + (i % 3) as f32,
            })
            .collect();
        let mut edges = Edges::default();
        edges.find(&line, MANNER);
        assert_eq!(edges.places.len(), 4);
        edges.find(&[], MANNER);
        assert!(edges.places.is_empty());
    }
}
