//! Quantiles of times, without smoothing: the sample at the place.

use std::time::Duration;

/// Times of one thing, in the order in which they were taken.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time that this share of the samples does not exceed, in microseconds.
    #[must_use]
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
        sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }

    /// The median of the first and of the last tenth: whether it gets slower as it goes.
    #[must_use]
    pub fn drift(&self) -> (f64, f64) {
        let tenth = (self.0.len() / 10).max(1);
        let part = |times: &[Duration]| Self(times.to_vec()).quantile(0.5);
        let first = self.0.get(..tenth).map_or(0.0, part);
        let last = self.0.get(self.0.len().saturating_sub(tenth)..).map_or(0.0, part);
        (first, last)
    }

    /// "p50_us=… p99_us=… samples=…".
    #[must_use]
    pub fn line(&self) -> String {
        format!("p50_us={:.0} p99_us={:.0} samples={}", self.quantile(0.5), self.quantile(0.99), self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use std::time::Duration;

    #[test]
    fn the_median_and_the_worst_of_a_hundred() {
        let mut times = Times::default();
        for micros in (1..=100).rev() {
            times.add(Duration::from_micros(micros));
        }
        assert!((times.quantile(0.5) - 50.0).abs() < 1e-6);
        assert!((times.quantile(0.99) - 99.0).abs() < 1e-6);
        assert!((times.quantile(1.0) - 100.0).abs() < 1e-6);
    }
}
