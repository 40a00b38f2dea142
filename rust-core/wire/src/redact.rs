//! `Debug` without personal data.
//!
//! A type that carries a name, a number, a status or anything else about a person gets a `Debug`
//! that prints its own name and nothing of its content, so that no log line and no error text can
//! give it away by accident. The macro is the only way such types get their `Debug`.

/// Implements `Debug` for each type as its name followed by `(..)`.
macro_rules! redacted_debug {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })+
    };
}
pub(crate) use redacted_debug;
