//! A small world, written as rows.
