//! The past of the demo region.

use super::DemoError;
use crate::registry::Registry;

pub(super) async fn book(_registry: &Registry) -> Result<(), DemoError> {
    Ok(())
}
